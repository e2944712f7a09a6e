package io.tidemark.integrity.health;

import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the incidents. */
@Singleton
public class HeardHappenings {
    private final List<Happening> heard = new CopyOnWriteArrayList<>();

    void happened(@Observes Happening happening) {
        heard.add(happening);
    }

    List<String> verdictsOn(String tenant) {
        return heard.stream()
                .filter(happening -> happening.kind() == Happening.Kind.VERDICT)
                .filter(happening -> happening.tenantId().equals(tenant))
                .map(Happening::text)
                .toList();
    }
}

package io.tidemark.integrity.finding;

import io.tidemark.integrity.happening.Happening;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers what was told. */
@Singleton
class TestingListener {
    private final Queue<Happening> heard = new ConcurrentLinkedQueue<>();

    void hear(@Observes Happening happening) {
        heard.add(happening);
    }

    List<Happening> of(String tenant) {
        return heard.stream().filter(one -> one.tenantId().equals(tenant)).toList();
    }
}

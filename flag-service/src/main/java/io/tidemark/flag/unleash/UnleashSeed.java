package io.tidemark.flag.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.flag.feature.Feature;
import io.tidemark.flag.feature.FeatureSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes the flags that Unleash lacks, as they stand in the embedded store: all of them when this server becomes the source,
 * later only those that Tidemark itself obeys. What Unleash has stays as it is.
 */
final class UnleashSeed {
    private static final Logger LOG = Logger.getLogger(UnleashSeed.class);
    private static final Set<String> OWN = Set.of(FlagKeys.LOCAL_ONLY, FlagKeys.LEARNING_SYNC, FlagKeys.SYNC);

    private final UnleashClient client;
    private final UnleashLedgerStore ledger;

    UnleashSeed(UnleashClient client, UnleashLedgerStore ledger) {
        this.client = client;
        this.ledger = ledger;
    }

    /** Makes what is missing, while other replicas wait; tells whether anything was. */
    Uni<Boolean> sow(FeatureSet embedded) {
        return ledger.kept().chain(kept -> {
            boolean first = kept.isEmpty();
            List<JsonNode> wanted = embedded.features().stream()
                    .filter(feature -> first || OWN.contains(feature.name()))
                    .map(Feature::document)
                    .toList();
            return ledger.exclusively(turn -> makeAll(wanted, first));
        });
    }

    private Uni<Boolean> makeAll(List<JsonNode> wanted, boolean first) {
        return Multi.createFrom()
                .iterable(wanted)
                .onItem()
                .transformToUniAndConcatenate(document -> make(document, first))
                .collect()
                .with(Collectors.reducing(false, Boolean::logicalOr));
    }

    private Uni<Boolean> make(JsonNode wanted, boolean first) {
        String name = wanted.path("name").asText();
        return client.state(name).chain(state -> {
            if (state.isPresent()) {
                // Half made by an earlier start. Later a flag without strategies was turned off by somebody.
                return first && state.get().strategies().isEmpty()
                        ? shape(name, wanted)
                        : Uni.createFrom().item(false);
            }
            return client.create(wanted).chain(made -> {
                if (made) {
                    return shape(name, wanted);
                }
                LOG.warnf("The flag %s was archived in Unleash; revive it there if it is to have an effect", name);
                return Uni.createFrom().item(false);
            });
        });
    }

    private Uni<Boolean> shape(String name, JsonNode wanted) {
        LOG.infof("Unleash is given the flag %s", name);
        return client.state(name)
                .chain(state -> Steps.take(client, name, Plan.between(state.orElseThrow(), wanted)))
                .replaceWith(true);
    }
}

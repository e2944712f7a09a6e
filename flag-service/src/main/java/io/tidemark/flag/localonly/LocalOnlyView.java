package io.tidemark.flag.localonly;

import io.tidemark.flag.feature.Reach;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the switch stands, as far as the caller may see.
 *
 * @param epoch rises with every change; give it as expected_epoch to change nothing but this state
 * @param enabled whether the caller's own tenant is local-only, by its own switch or by that of all
 * @param tenants whose switches are on; "*" is that of all. An admin sees every tenant, others only their own
 */
@Schema(examples = """
        {"epoch":7,"enabled":true,"tenants":["acme"]}""")
record LocalOnlyView(long epoch, boolean enabled, List<String> tenants) {
    static LocalOnlyView of(long epoch, Reach reach, String tenant, boolean admin) {
        Collection<String> on = reach.percentages().keySet();
        return new LocalOnlyView(
                epoch,
                reach.isOnFor(tenant),
                on.stream()
                        .filter(target -> admin || target.equals(tenant) || target.equals(Reach.EVERYONE))
                        .toList());
    }
}

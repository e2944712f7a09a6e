package io.tidemark.snapshot.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tidemark.http.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Transactions that see one tenant only, for reading. */
@ApplicationScoped
public class ReadTransactions {
    /** Not a native query: Hibernate's cache takes each of those for another one and searches through all that it holds. */
    private static final String NAME_TENANT = "select function('set_config', 'tidemark.tenants', :tenant, true)";

    private final ReadConfig config;

    ReadTransactions(ReadConfig config) {
        this.config = config;
    }

    /** Does the work in a transaction that sees the caller's tenant. Fails when the database does not answer in time. */
    public <T> Uni<T> inTenant(Caller caller, Supplier<Uni<T>> work) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .chain((Mutiny.Session session) -> session.createSelectionQuery(NAME_TENANT, String.class)
                                .setParameter("tenant", caller.tenant())
                                .getSingleResult())
                        .chain(ignored -> work.get()))
                .ifNoItem()
                .after(config.maxWait())
                .fail();
    }
}

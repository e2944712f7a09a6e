package io.tidemark.integrity.health;

import static io.tidemark.integrity.health.TestingBook.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.contracts.flag.FlagKeys;
import io.tidemark.contracts.health.HealthVerdict;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a day takes in memory. */
class BookMemoryTest {
    private static final int TENANTS = 100;
    private static final int USERS = 1_000;
    private static final int MEGABYTE = 1 << 20;

    @Test
    void aHundredThousandUsersOfAHundredTenantsTakeSomeMegabytesAndADayLaterNone() {
        HealthBook book = new HealthBook(TENANTS, 1_000_000, List.of(FlagKeys.LOCAL_ONLY));
        long before = used();
        for (int round = 0; round < 4; round++) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                for (int user = 0; user < USERS; user++) {
                    int at = round * 360 + user % 360;
                    book.add(
                            Told.pushes("t" + tenant, "user-" + user, minute(at), 3, user % 50 == 0 ? 1 : 0),
                            minute(1439));
                }
            }
        }
        long taken = used() - before;
        TenantHealth whole = new TestingBook(book).at(1439, HealthVerdict.EVERYONE);
        System.out.printf("100,000 users of 100 tenants: %.1f MB%n", (double) taken / MEGABYTE);

        assertThat(whole.windows().getLast().users()).isEqualTo(TENANTS * USERS);
        assertThat(taken).isLessThan(80L * MEGABYTE);
        new TestingBook(book).at(3 * 1440, HealthVerdict.EVERYONE);
        assertThat(used() - before).isLessThan(taken / 2);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

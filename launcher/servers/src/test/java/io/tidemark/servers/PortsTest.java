package io.tidemark.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void takenPortIsReplacedByAFreeOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = Ports.freeOr(taken.getLocalPort());

            assertThat(port).isNotEqualTo(taken.getLocalPort()).isPositive();
            assertThat(Ports.isFree(port)).isTrue();
        }
    }

    @Test
    void freePortIsTakenAsWanted() {
        int free = Ports.free();

        assertThat(Ports.freeOr(free)).isEqualTo(free);
    }
}

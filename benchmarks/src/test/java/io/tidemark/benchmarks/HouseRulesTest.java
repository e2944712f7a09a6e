package io.tidemark.benchmarks;

import io.tidemark.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void holds() {
        HouseRules.check("io.tidemark.benchmarks");
    }
}

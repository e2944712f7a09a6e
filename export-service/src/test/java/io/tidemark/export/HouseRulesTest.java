package io.tidemark.export;

import io.tidemark.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void hold() {
        HouseRules.check("io.tidemark.export");
    }
}

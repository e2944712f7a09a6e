package io.tidemark.ingest;

import io.tidemark.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.check("io.tidemark.ingest");
    }
}

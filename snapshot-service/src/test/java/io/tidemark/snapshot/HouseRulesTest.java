package io.tidemark.snapshot;

import io.tidemark.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    @Test
    void theRulesOfTheHouseHold() {
        HouseRules.check("io.tidemark.snapshot");
    }

    @Test
    void decisionsKnowNoFramework() {
        HouseRules.withoutFrameworks().check(HouseRules.mainClasses("io.tidemark.snapshot.decision"));
    }
}

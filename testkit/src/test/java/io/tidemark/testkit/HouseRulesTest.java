package io.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {

    private static final String PLANTED = "io.tidemark.testkit.planted";

    static Stream<ArchRule> rulesThatThePlantedClassesBreak() {
        return Stream.of(
                HouseRules.features(PLANTED), HouseRules.names(), HouseRules.injectedClock(), HouseRules.sqlInStores());
    }

    @ParameterizedTest
    @MethodSource("rulesThatThePlantedClassesBreak")
    void plantedClassIsFound(ArchRule rule) {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);

        assertThatThrownBy(() -> rule.check(planted)).isInstanceOf(AssertionError.class);
    }

    @Test
    void contractsKnowNoFramework() {
        HouseRules.check("io.tidemark.contracts");
        HouseRules.withoutFrameworks().check(HouseRules.mainClasses("io.tidemark.contracts"));
    }

    @Test
    void serversKeepTheRulesThatAreNotOnlyForServices() {
        JavaClasses servers = HouseRules.mainClasses("io.tidemark.servers");

        HouseRules.names().check(servers);
        HouseRules.injectedClock().check(servers);
        HouseRules.servicesApart("io.tidemark.servers").check(servers);
    }

    @Test
    void packageWithoutClassesIsAnError() {
        assertThatThrownBy(() -> HouseRules.check("io.tidemark.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no class lies under");
    }
}

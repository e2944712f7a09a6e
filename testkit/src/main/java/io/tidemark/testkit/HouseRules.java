package io.tidemark.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * The rules of STYLE that a program can check, over a module's main classes. A module runs them in one small test:
 *
 * <pre>{@code
 * @Test
 * void holds() {
 *     HouseRules.check("io.tidemark.snapshot");
 * }
 * }</pre>
 */
public final class HouseRules {

    private static final List<String> SERVICES = List.of("ingest", "snapshot", "flag", "integrity", "export");

    private HouseRules() {}

    /**
     * Checks all rules.
     *
     * @param root the module's root package
     * @throws AssertionError naming each place that breaks a rule
     */
    public static void check(String root) {
        JavaClasses classes = mainClasses(root);
        for (ArchRule rule : List.of(
                features(root),
                constructorInjection(),
                names(),
                injectedClock(),
                httpInResources(),
                sqlInStores(),
                servicesApart(root))) {
            rule.check(classes);
        }
    }

    /** The classes under a package, without those of tests. */
    public static JavaClasses mainClasses(String root) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        if (classes.isEmpty()) {
            throw new AssertionError("no class lies under " + root);
        }
        return classes;
    }

    /** Feature packages form no cycles. */
    public static ArchRule features(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** What a class needs stands in its constructor. */
    public static ArchRule constructorInjection() {
        return noFields().should().beAnnotatedWith("jakarta.inject.Inject").allowEmptyShould(true);
    }

    /** A name says what a class is. */
    public static ArchRule names() {
        return noClasses()
                .should()
                .haveNameMatching(".*[.$](\\w*(Impl|Utils?|Helper|Manager|Dto|Common)|(Abstract|Base)[A-Z]\\w*)")
                .allowEmptyShould(true);
    }

    /** The time of day comes from an injected clock; {@code System.nanoTime()} measures durations. */
    public static ArchRule injectedClock() {
        return noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .allowEmptyShould(true);
    }

    /** JAX-RS stays at the edge. */
    public static ArchRule httpInResources() {
        return noClasses()
                .that(areOutside("http", ".*Resource"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .allowEmptyShould(true);
    }

    /** SQL and entities stay in the stores. */
    public static ArchRule sqlInStores() {
        return noClasses()
                .that(areOutside("store", ".*(Store|Entity).*"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.sqlclient..",
                        "io.vertx.mutiny.sqlclient..",
                        "io.vertx.pgclient..",
                        "io.vertx.mutiny.pgclient..",
                        "jakarta.persistence..",
                        "org.hibernate..",
                        "io.quarkus.hibernate..",
                        "java.sql..",
                        "javax.sql..")
                .allowEmptyShould(true);
    }

    /** Services share contracts and Kafka, never code. */
    public static ArchRule servicesApart(String root) {
        String[] others = SERVICES.stream()
                .map(service -> "io.tidemark." + service)
                .filter(other -> !root.startsWith(other))
                .map(other -> other + "..")
                .toArray(String[]::new);
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    /** What clients share knows no framework. */
    public static ArchRule withoutFrameworks() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "org.eclipse..")
                .allowEmptyShould(true);
    }

    /** A nested class belongs to the class around it. */
    private static DescribedPredicate<JavaClass> areOutside(String packageName, String allowedNames) {
        return DescribedPredicate.describe(
                "are neither in ." + packageName + ". nor named " + allowedNames,
                type -> !outermost(type).getSimpleName().matches(allowedNames)
                        && !(type.getPackageName() + ".").contains("." + packageName + "."));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
    }
}

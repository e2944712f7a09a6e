package io.tidemark.integrity.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidemark.integrity.status.StatusView.BreakerView;
import io.tidemark.integrity.status.StatusView.DependencyView;
import io.tidemark.integrity.status.StatusView.ErrorView;
import io.tidemark.integrity.status.StatusView.IncidentView;
import io.tidemark.integrity.status.StatusView.LeaseView;
import io.tidemark.integrity.status.StatusView.PartView;
import io.tidemark.integrity.status.StatusView.ServiceView;
import io.tidemark.integrity.status.StatusView.TenantView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one picture of what the services said. Pure; a field that somebody does not say is a field that is not known. */
final class Summary {
    private static final int SHOWN = 100;

    private final Map<String, Answer> answers;

    private Summary(List<Answer> answers) {
        this.answers = answers.stream()
                .collect(Collectors.toMap(answer -> answer.source().part(), Function.identity()));
    }

    static StatusView of(List<Answer> answers, List<DependencyView> dependencies, Instant now) {
        Summary summary = new Summary(answers);
        List<ServiceView> services = answers.stream()
                .filter(answer -> answer.source().path().equals("/health"))
                .map(Summary::service)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        JsonNode subject = summary.subject();
        JsonNode queue = summary.json(Source.QUEUE);
        Optional<BreakerView> kafka = summary.breaker(Source.BREAKER, "kafka");
        Optional<BreakerView> postgresql = summary.breaker(Source.STORE_BREAKER, "postgresql");
        StatusView view = new StatusView(
                now,
                "",
                text(subject, "verdict"),
                decimal(subject, "success_rate_percent"),
                list(summary.json(Source.HEALTH).path("tenants"), Summary::tenant),
                list(
                        subject.path("error_classes"),
                        error -> new ErrorView(
                                error.path("error_class").asText(),
                                error.path("events").asLong())),
                text(queue, "message"),
                number(queue, "pending_operations"),
                number(queue, "oldest_pending_seconds"),
                number(queue, "lag_records"),
                kafka.map(BreakerView::state).orElse(null),
                Stream.of(kafka, postgresql).flatMap(Optional::stream).toList(),
                list(summary.json(Source.LEASES).path("leases"), Summary::lease),
                list(summary.json(Source.LOCAL_ONLY).path("tenants"), JsonNode::asText),
                summary.flagsOn(),
                number(subject.path("findings"), "open"),
                number(subject.path("findings"), "confirmed"),
                list(summary.json(Source.INCIDENTS).path("incidents"), Summary::incident),
                dependencies,
                services,
                answers.stream()
                        .map(Summary::part)
                        .sorted((one, other) -> one.name().compareTo(other.name()))
                        .toList());
        return stated(view);
    }

    /** The whole, for those who see it, or the one tenant that they see. */
    private JsonNode subject() {
        JsonNode health = json(Source.HEALTH);
        return health.has("whole")
                ? health.path("whole")
                : health.path("tenants").path(0);
    }

    private JsonNode json(String part) {
        Answer answer = answers.get(part);
        return answer == null ? MissingNode.getInstance() : answer.json();
    }

    private Optional<BreakerView> breaker(String part, String dependency) {
        return Optional.ofNullable(answers.get(part)).flatMap(answer -> Breakers.of(answer, dependency));
    }

    private @Nullable List<String> flagsOn() {
        JsonNode flags = json(Source.FLAGS).path("flags");
        return flags.isArray()
                ? flags.valueStream()
                        .filter(flag -> flag.path("enabled").asBoolean())
                        .map(flag -> flag.path("name").asText())
                        .toList()
                : null;
    }

    private static TenantView tenant(JsonNode tenant) {
        return new TenantView(
                tenant.path("tenant").asText(),
                decimal(tenant, "success_rate_percent"),
                tenant.path("verdict").asText());
    }

    private static LeaseView lease(JsonNode lease) {
        return new LeaseView(
                lease.path("name").asText(),
                lease.path("runner_id").asText("nobody"),
                lease.path("silent_minutes").asLong(),
                lease.path("stale").asBoolean());
    }

    private static IncidentView incident(JsonNode incident) {
        return new IncidentView(
                incident.path("id").asText(),
                incident.path("tenant").asText(),
                incident.path("priority").asText(),
                incident.path("state").asText(),
                incident.path("title").asText(),
                incident.path("overdue").asBoolean());
    }

    private static ServiceView service(Answer answer) {
        JsonNode health = answer.json();
        List<String> down = health.path("checks")
                .valueStream()
                .filter(check -> !check.path("status").asText().equals("UP"))
                .map(check -> check.path("name").asText())
                .toList();
        return new ServiceView(
                answer.source().service(),
                answer.isAvailable()
                        ? health.path("status").asText("unknown").toLowerCase(java.util.Locale.ROOT)
                        : "unavailable",
                answer.latencyMs(),
                down);
    }

    private static PartView part(Answer answer) {
        return new PartView(answer.source().part(), answer.isAvailable(), answer.latencyMs(), answer.problem());
    }

    private static StatusView stated(StatusView view) {
        boolean bad = view.dependencies().stream().anyMatch(dependency -> !dependency.up())
                || view.services().stream()
                        .anyMatch(service -> !service.status().equals("up"))
                || (view.incidents() != null && !view.incidents().isEmpty())
                || (view.verdict() != null && !view.verdict().equals("ok"))
                || (view.openFindings() != null && view.openFindings() > 0)
                || view.breakers().stream().anyMatch(breaker -> breaker.state().equals("open"))
                || (view.localOnly() != null && !view.localOnly().isEmpty());
        boolean incomplete = view.parts().stream().anyMatch(part -> !part.available());
        String state = bad ? "degraded" : incomplete ? "unknown" : "ok";
        return new StatusView(
                view.at(),
                state,
                view.verdict(),
                view.successRatePercent(),
                view.tenants(),
                view.errorClasses(),
                view.queue(),
                view.pendingOperations(),
                view.oldestPendingSeconds(),
                view.lagRecords(),
                view.breaker(),
                view.breakers(),
                view.leases(),
                view.localOnly(),
                view.flagsOn(),
                view.openFindings(),
                view.confirmedFindings(),
                view.incidents(),
                view.dependencies(),
                view.services(),
                view.parts());
    }

    private static <T> @Nullable List<T> list(JsonNode nodes, Function<JsonNode, T> form) {
        return nodes.isArray() ? nodes.valueStream().limit(SHOWN).map(form).toList() : null;
    }

    private static @Nullable Long number(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).asLong() : null;
    }

    private static @Nullable Double decimal(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).asDouble() : null;
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : null;
    }
}

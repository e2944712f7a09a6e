package io.tidemark.integrity.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lists that every incident carries are the runbooks', as those stand; how they are cut into items is ours. */
class ChecklistTest {
    private static final Pattern WORD = Pattern.compile("[\\p{Alnum}/'-]+");

    private static final Map<Checklist, String> RUNBOOKS = Map.of(
            Checklist.REVIEW, """
            **Document timeline:**
               - Detection time
               - Response time
               - Resolution time
               - Total downtime

            **Root cause analysis:**
               - What happened?
               - Why did it happen?
               - Why wasn't it detected earlier?

            **Action items:**
               - Preventive measures
               - Monitoring improvements
               - Runbook updates
            """, Checklist.POST_INCIDENT, """
            Document incident summary in `Incidents/` confluence space.
            Capture root cause, duration, and customer impact.
            File follow-up tickets for code fixes or tooling gaps.
            Update this runbook if new remediation steps were required.
            """, Checklist.PRE_RELEASE, """
            [ ] N/N-1 compatibility suites pass
            [ ] migration checklist pass
            [ ] no new critical security findings
            [ ] operations docs updated for new failure modes
            """, Checklist.ROLLBACK, """
            freeze rollout
            publish rollback build/hotfix
            apply recovery playbook per impacted rooms
            backfill regression tests before re-release
            """);

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> !word.equals("-"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"REVIEW", "POST_INCIDENT", "PRE_RELEASE", "ROLLBACK"})
    void itsWordsAreTheRunbooksInTheirOrder(Checklist list) {
        assertThat(words(String.join(" ", list.items())))
                .isNotEmpty()
                .isEqualTo(words(RUNBOOKS.getOrDefault(list, "")));
    }
}

package io.tidemark.integrity.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.integrity.status.MetricsPage.Sample;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static MetricsPage all(String text) {
        return MetricsPage.of(text, any -> true);
    }

    @Test
    void aSampleHasANameLabelsAndAValue() {
        assertThat(all("""
                        # HELP failed_ops_total What failed
                        # TYPE failed_ops_total counter
                        failed_ops_total 12.0
                        circuit_state{dependency="kafka",} 2.0
                        x:y{ a = "1" , b="2"} 1.5E-3 1763798400123
                        """).samples())
                .containsExactly(
                        new Sample("failed_ops_total", Map.of(), 12),
                        new Sample("circuit_state", Map.of("dependency", "kafka"), 2),
                        new Sample("x:y", Map.of("a", "1", "b", "2"), 0.0015));
    }

    @Test
    void aLabelMayHoldAnythingThatIsEscaped() {
        Sample sample = all("up{path=\"C:\\\\new \\\"x\\\"}, y=\",next=\"a\\nb\"} 1\n")
                .samples()
                .getFirst();

        assertThat(sample.label("path")).isEqualTo("C:\\new \"x\"}, y=");
        assertThat(sample.label("next")).isEqualTo("a\nb");
        assertThat(sample.label("another")).isEmpty();
    }

    @Test
    void thereAreFiguresThatAreNone() {
        assertThat(all("a NaN\nb +Inf\nc -Inf\n").samples())
                .extracting(Sample::value)
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatIsNoSampleIsPassedOver() {
        assertThat(all("<html>\n\nname\nname{\nname} 1\n1name 2\nname x\n{\"status\":\"UP\"}\n# EOF\n")
                        .samples())
                .isEmpty();
    }

    @Test
    void whatNobodyAsksForIsNotRead() {
        MetricsPage page = MetricsPage.of("a 1\nab 2\na{b=\"c\"} 3\n", name -> name.equals("a"));

        assertThat(page.samples()).extracting(Sample::value).containsExactly(1.0, 3.0);
        assertThat(page.named("ab")).isEmpty();
    }
}

package io.tidemark.snapshot.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tidemark.contracts.error.ErrorCode;
import io.tidemark.http.ProblemException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AskedTogetherTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final List<Question> asked = new ArrayList<>();

    /** What is on its way, until the test answers it. */
    private record Question(List<String> of, UniEmitter<? super List<String>> answer) {
        void tell() {
            answer.complete(of.stream().map(one -> "of " + one).toList());
        }
    }

    @Test
    void whatComesWhileAQuestionIsOnItsWayIsAskedForAfterItAndTogether() {
        AskedTogether<String, String> states = asking(1, 200, 100);
        UniAssertSubscriber<String> first = ask(states, "alice");
        UniAssertSubscriber<String> again = ask(states, "alice");
        UniAssertSubscriber<String> other = ask(states, "bob");

        assertThat(asked).extracting(Question::of).containsExactly(List.of("alice"));
        asked.get(0).tell();
        first.assertItem("of alice");
        again.assertNotTerminated();
        assertThat(asked.get(1).of()).containsExactly("alice", "bob");
        asked.get(1).tell();
        again.assertItem("of alice");
        other.assertItem("of bob");
    }

    @Test
    void asManyQuestionsAreOnTheirWayAsAreAllowedAndEachIsOfSoMany() {
        AskedTogether<String, String> states = asking(2, 3, 100);
        List<UniAssertSubscriber<String>> all =
                IntStream.range(0, 9).mapToObj(i -> ask(states, "user-" + i)).toList();

        assertThat(asked).hasSize(2);
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).tell();
        }
        assertThat(asked).extracting(question -> question.of().size()).containsExactly(1, 1, 3, 3, 1);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).assertItem("of user-" + i);
        }
    }

    @Test
    void afterAllWereAnsweredTheNextIsAskedForAtOnce() {
        AskedTogether<String, String> states = asking(1, 200, 1);
        for (int i = 0; i < 3; i++) {
            UniAssertSubscriber<String> answer = ask(states, "alice");
            assertThat(asked).hasSize(i + 1);
            asked.get(i).tell();
            answer.assertItem("of alice");
        }
    }

    @Test
    void whoCanNotBeAnsweredDoesNotSpoilItForTheOthers() {
        AskedTogether<String, String> states = asking(1, 200, 100);
        UniAssertSubscriber<String> first = ask(states, "first");
        UniAssertSubscriber<String> damaged = ask(states, "damaged");
        UniAssertSubscriber<String> sound = ask(states, "sound");
        asked.get(0).tell();
        asked.get(1).answer().fail(new IllegalStateException("invalid page"));

        first.assertItem("of first");
        assertThat(asked.get(2).of()).containsExactly("damaged");
        asked.get(2).answer().fail(new IllegalStateException("invalid page"));
        assertThat(asked.get(3).of()).containsExactly("sound");
        asked.get(3).tell();
        damaged.assertFailedWith(IllegalStateException.class);
        sound.assertItem("of sound");
        ask(states, "later");
        assertThat(asked.get(4).of()).containsExactly("later");
    }

    @Test
    void anOutageIsToldToAllAndAskedOnlyOnce() {
        AskedTogether<String, String> states = asking(1, 200, 100);
        ask(states, "first");
        List<UniAssertSubscriber<String>> all = List.of(ask(states, "alice"), ask(states, "bob"));
        asked.get(0).tell();
        asked.get(1).answer().fail(new SocketException("reset"));

        all.forEach(one -> one.assertFailedWith(SocketException.class));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoGoesAwayIsNotAskedForAndLeavesItsPlaceToOthers() {
        AskedTogether<String, String> states = asking(1, 200, 2);
        UniAssertSubscriber<String> first = ask(states, "first");
        UniAssertSubscriber<String> gone = ask(states, "gone");
        assertThat(ask(states, "one too many").getFailure())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
        gone.cancel();
        UniAssertSubscriber<String> other = ask(states, "other");
        asked.get(0).tell();

        first.assertItem("of first");
        assertThat(asked.get(1).of()).containsExactly("other");
        asked.get(1).tell();
        other.assertItem("of other");
    }

    @Test
    void whoGoesAwayAfterTheAnswerGivesItsPlaceBackOnce() {
        AskedTogether<String, String> states = asking(1, 200, 1);
        UniAssertSubscriber<String> polling = states.ask("polling")
                .chain(answer -> Uni.createFrom().<String>nothing())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        asked.get(0).tell();
        polling.cancel();

        ask(states, "first").assertNotTerminated();
        assertThat(ask(states, "one too many").getFailure())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
    }

    @Test
    void whoWaitsTooLongFailsAsWithADatabaseThatDoesNotAnswer() {
        AskedTogether<String, String> states = asking(1, 200, 100, Duration.ofMillis(1));

        ask(states, "alice").awaitFailure(LONG).assertFailedWith(TimeoutException.class);
    }

    private AskedTogether<String, String> asking(int atOnce, int together, int places) {
        return asking(atOnce, together, places, LONG);
    }

    private AskedTogether<String, String> asking(int atOnce, int together, int places, Duration patience) {
        return new AskedTogether<>(
                new AskedTogether.Limits(atOnce, together, places, patience),
                of -> Uni.createFrom().emitter(answer -> asked.add(new Question(of, answer))),
                () -> Runnable::run);
    }

    private static UniAssertSubscriber<String> ask(AskedTogether<String, String> states, String question) {
        return states.ask(question).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}

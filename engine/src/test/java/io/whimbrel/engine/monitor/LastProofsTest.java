package io.whimbrel.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.RoundFound;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proofs at the end of monitoring; the rounds are what a test says they find. */
class LastProofsTest {
  @TempDir private Path directory;
  private World world;
  private RunFrame frame;
  private final Set<Instant> wishes = new LinkedHashSet<>();

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    List<SuccessRule> rules =
        Stream.of("No data loss detected", "run_errors < 1")
            .map(text -> SuccessRule.parse(text, FigureNames.KNOWN))
            .toList();
    world.watching(
        new MonitorRules(
            Duration.ZERO,
            Duration.ofMillis(10),
            List.of(),
            List.of(),
            rules,
            MonitorProofs.DEFAULT),
        WatchRules.DEFAULT);
    Plan plan = world.plan(Approval.RULE);
    frame =
        world.frame(
            plan, world.journal().begin(plan.migration(), plan.title(), plan.digest()).run());
  }

  @AfterEach
  void close() {
    frame.lease().close();
    world.close();
  }

  /** Changes are carried back, and each wish is answered by a round. */
  private BooleanSupplier answering(Function<Instant, RoundFound> round) {
    return () -> {
      frame
          .chronicle()
          .fact(Facts.PROOFS_WANTED)
          .map(Instant::parse)
          .filter(wishes::add)
          .ifPresent(wish -> frame.chronicle().fact(Facts.PROOFS_BEHIND, round.apply(wish).text()));
      return true;
    };
  }

  private static RoundFound proved(Instant at) {
    return new RoundFound(at, Optional.of(at), 2, 0, 0, 10, 0, "", List.of(), 0);
  }

  private String make(BooleanSupplier carriedBack) {
    return new LastProofs(frame, carriedBack, Duration.ZERO).make();
  }

  @Test
  void aRoundThatBeganBehindTheWishIsEnough() {
    assertThat(new LastProofs(frame, () -> true).isWanted()).isTrue();

    assertThat(make(answering(LastProofsTest::proved))).isEmpty();

    assertThat(wishes).hasSize(1);
  }

  @Test
  void aRoundThatBeganBeforeTheWishSaysNothing() {
    List<RoundFound> left = new ArrayList<>();
    BooleanSupplier late =
        () -> {
          Instant wish = Instant.parse(frame.chronicle().fact(Facts.PROOFS_WANTED).orElseThrow());
          left.add(proved(left.isEmpty() ? wish.minusSeconds(1) : wish));
          frame.chronicle().fact(Facts.PROOFS_BEHIND, left.getLast().text());
          return true;
        };

    assertThat(make(late)).isEmpty();

    assertThat(left).hasSize(2);
  }

  @Test
  void aRoundThatCannotBeMadeIsAskedForThreeTimesAndSpeaksAgainstSuccess() {
    String why = make(answering(at -> RoundFound.without(at, at, "the old side is away")));

    assertThat(why).isEqualTo("nothing could be proved: the old side is away");
    assertThat(wishes).hasSize(3);
    assertThat(lines(why))
        .extracting(line -> line.name() + " " + line.state())
        .contains("No data loss detected NO_GO");
    assertThat(lines(why).getFirst().found()).isEqualTo(why);
  }

  @Test
  void whereNothingIsCarriedBackNothingIsProvedAndThatSpeaksAgainstSuccess() {
    BooleanSupplier broken = () -> false;

    assertThat(new LastProofs(frame, broken).isWanted()).isFalse();
    String why = make(broken);

    assertThat(why).contains("changes are not carried back any more");
    assertThat(lines(why).getFirst().state()).isEqualTo(GateLine.State.NO_GO);
  }

  private List<GateLine> lines(String unproved) {
    Instant now = Instant.now();
    return new SuccessLook(frame, now.minusSeconds(60))
        .look(new SuccessLook.Moment(now.minusSeconds(60), now, true, unproved), List.of());
  }
}

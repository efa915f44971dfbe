package io.whimbrel.engine.back;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LostWayBackTest {

  private static Problem problem(ProblemCode code) {
    return Problem.of(code)
        .what("the source's slot is lost")
        .where("whimbrel_back")
        .fix("run 'whimbrel run --copy-again'")
        .exception();
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOT_LOST", "POSITION_LOST"})
  void aLostLogBehindTheCutoverSendsNothingBackToCopy(ProblemCode code) {
    Problem told = LostWayBack.told(problem(code));

    assertThat(told.code()).isEqualTo(code);
    assertThat(told.what()).startsWith("the way back is lost");
    assertThat(told.where()).isEqualTo("whimbrel_back");
    assertThat(told.fix()).contains("'whimbrel cleanup'").doesNotContain("copy-again");
  }

  @Test
  void anyOtherProblemStaysAsItIs() {
    Problem unreachable = problem(ProblemCode.UNREACHABLE);

    assertThat(LostWayBack.told(unreachable)).isSameAs(unreachable);
  }
}

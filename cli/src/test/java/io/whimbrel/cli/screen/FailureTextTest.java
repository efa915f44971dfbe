package io.whimbrel.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import org.junit.jupiter.api.Test;

final class FailureTextTest {

  @Test
  void aProblemTellsCodeWhatWhereAndTheNextThingToDo() {
    Problem problem =
        Problem.of(ProblemCode.SLOT_LOST)
            .what("source slot \"m_42\" is lost")
            .where("wal_status=lost")
            .fix("run 'whimbrel abort', then begin again")
            .exception();

    assertThat(FailureText.of(problem, new Paint(false)))
        .isEqualTo(
            """
            E-SLOT-LOST: source slot "m_42" is lost [wal_status=lost]
            Next: run 'whimbrel abort', then begin again\
            """);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    Problem problem = Problem.of(ProblemCode.FAULT).what("broken").exception();

    assertThat(FailureText.of(problem, new Paint(false))).isEqualTo("E-FAULT: broken");
  }
}

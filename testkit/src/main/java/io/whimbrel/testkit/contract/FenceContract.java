package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fences: nobody writes while one is up, and nothing is left of it once it is down. */
@Needs(Capability.FENCE)
public interface FenceContract {

  /** The run of the case. */
  Crossing crossing();

  private static Duration limit() {
    return Duration.ofSeconds(30);
  }

  private Fence onSource() throws SQLException {
    crossing().oldSide().execute("create table t (id int primary key)", "insert into t values (1)");
    return crossing().source().fence(List.of(new TableName(crossing().oldSide().schema(), "t")));
  }

  private static void assertRefused(ContractDatabase database, String write) {
    assertThatThrownBy(() -> database.execute(write)).as(write).isInstanceOf(SQLException.class);
  }

  @Test
  default void aFenceOnTheSourceRefusesEveryWriteAndReadsGoOn() throws SQLException {
    Fence fence = onSource();
    assertThat(fence.state()).isEqualTo(Fence.State.DOWN);

    fence.raise(Duration.ZERO, limit());

    assertThat(fence.state()).isEqualTo(Fence.State.UP);
    for (String write :
        List.of(
            "insert into t values (2)",
            "update t set id = 3",
            "delete from t",
            "truncate table t")) {
      assertRefused(crossing().oldSide(), write);
    }
    assertThat(crossing().oldSide().rows("select id from t")).containsExactly("1");
  }

  @Test
  default void aFenceThatIsLoweredLetsWritesPass() throws SQLException {
    Fence fence = onSource();
    fence.raise(Duration.ZERO, limit());
    fence.raise(Duration.ZERO, limit());

    fence.lower();
    fence.lower();

    assertThat(fence.state()).isEqualTo(Fence.State.DOWN);
    assertThatCode(() -> crossing().oldSide().execute("insert into t values (2)"))
        .doesNotThrowAnyException();
  }

  @Test
  default void aTransactionThatOutlivesTheGraceIsEndedAndItsWritesAreGone() throws SQLException {
    Fence fence = onSource();
    try (Connection writer = crossing().oldSide().connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("insert into t values (2)");

      fence.raise(Duration.ZERO, limit());

      assertThatThrownBy(writer::commit).isInstanceOf(SQLException.class);
    }
    assertThat(crossing().oldSide().rows("select id from t")).containsExactly("1");
  }

  @Test
  default void aFenceOutlivesWhoRaisedIt() throws SQLException {
    onSource().raise(Duration.ZERO, limit());

    var again =
        crossing()
            .product()
            .product()
            .source(crossing().oldSide().url(), Crossing.scope(crossing().oldSide().name()));

    try (again) {
      Fence fence = again.fence(List.of(new TableName(crossing().oldSide().schema(), "t")));
      assertThat(fence.state()).isEqualTo(Fence.State.UP);
      assertRefused(crossing().oldSide(), "insert into t values (2)");
    }
  }

  @Test
  default void aFenceOnTheTargetLetsOnlyWhimbrelWrite() throws SQLException {
    crossing().onBoth("create table t (id int primary key)");
    crossing().oldSide().execute("insert into t values (1)");
    crossing().target().takeOver(Crossing.EPOCH);
    TableMapping mapping = crossing().plain("t");
    Fence fence = crossing().target().fence(List.of(mapping.target()));

    fence.raise(Duration.ZERO, limit());

    crossing().copy(mapping, 100);
    assertRefused(crossing().newSide(), "insert into t values (2)");
    assertThat(crossing().newSide().rows("select id from t")).containsExactly("1");
    fence.lower();
    crossing().newSide().execute("insert into t values (2)");
  }

  @Test
  default void aRunnerThatLostTheRunDoesNotLowerTheTargetsFence() throws SQLException {
    crossing().onBoth("create table t (id int primary key)");
    crossing().target().takeOver(Crossing.EPOCH);
    Fence fence = crossing().target().fence(List.of(crossing().plain("t").target()));
    fence.raise(Duration.ZERO, limit());
    crossing().target().takeOver(Crossing.EPOCH + 1);

    assertThatThrownBy(() -> fence.lowerFor(Crossing.EPOCH))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));

    assertThat(fence.state()).isEqualTo(Fence.State.UP);
    fence.lowerFor(Crossing.EPOCH + 1);
    crossing().newSide().execute("insert into t values (1)");
  }

  @Test
  default void aSourceThatIsKeptReadOnlyRefusesNewSessionsWrites() throws SQLException {
    onSource();

    crossing().source().keepReadOnly();

    assertRefused(crossing().oldSide(), "insert into t values (2)");
    assertThat(crossing().oldSide().rows("select id from t")).containsExactly("1");
  }
}

package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Behind a run nothing is left but what was carried. */
public interface CleanupContract {

  /** The run of the case. */
  Crossing crossing();

  @Test
  @Needs(Capability.CHANGE_LOG)
  default void nothingOfARunIsLeftOnEitherSide() throws SQLException {
    crossing().onBoth("create table t (id int primary key)");
    crossing().oldSide().execute("insert into t values (1)");
    Set<String> oldBefore = crossing().oldSide().traces();
    Set<String> newBefore = crossing().newSide().traces();
    TableMapping mapping = crossing().plain("t");
    crossing().source().log().create(List.of(mapping.source()), _ -> {});
    crossing().target().takeOver(Crossing.EPOCH);
    crossing().copy(mapping, 100);
    crossing()
        .source()
        .fence(List.of(mapping.source().name()))
        .raise(Duration.ZERO, Duration.ofSeconds(30));
    crossing()
        .target()
        .fence(List.of(mapping.target()))
        .raise(Duration.ZERO, Duration.ofSeconds(30));
    assertThat(crossing().oldSide().traces()).isNotEqualTo(oldBefore);
    assertThat(crossing().newSide().traces()).isNotEqualTo(newBefore);

    crossing().source().cleanUp();
    crossing().target().cleanUp();

    assertThat(crossing().oldSide().traces()).isEqualTo(oldBefore);
    assertThat(crossing().newSide().traces()).isEqualTo(newBefore);
    assertThat(crossing().newSide().rows("select id from t")).containsExactly("1");
  }

  @Test
  default void cleaningUpWhereNothingIsOrTwiceIsFine() {
    crossing().source().cleanUp();
    crossing().target().cleanUp();
    crossing().target().takeOver(Crossing.EPOCH);

    crossing().source().cleanUp();
    crossing().target().cleanUp();
    crossing().target().cleanUp();
  }

  @Test
  default void oneRunsCleanupLeavesAnotherRunAlone() throws SQLException {
    crossing().onBoth("create table t (id int primary key)");
    crossing().oldSide().execute("insert into t values (1)");
    crossing().target().takeOver(Crossing.EPOCH);
    crossing().copy(crossing().plain("t"), 100);

    try (var other =
        crossing()
            .product()
            .product()
            .target(crossing().newSide().url(), Crossing.scope("OTHER"))) {
      other.takeOver(Crossing.EPOCH);
      assertThat(other.rows().markers()).isEmpty();
      other.cleanUp();
    }

    assertThat(crossing().target().rows().markers()).hasSize(1);
  }
}

package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a person who watches a run asks, and what a wrong question gets. */
public interface OperationContract {

  /** The run of the case. */
  Crossing crossing();

  @Test
  default void theProductAcceptsItsOwnUrlsOnly() {
    assertThat(crossing().product().product().accepts(crossing().oldSide().url())).isTrue();
    assertThat(crossing().product().product().accepts(new DatabaseUrl("x", "gopher://h/d")))
        .isFalse();
  }

  @Test
  default void versionAndHealthAreTold() {
    assertThat(crossing().target().version()).containsPattern("[0-9]");
    assertThat(crossing().target().health()).isNotEmpty();
  }

  @Test
  default void aQueryOfThePlanHoldsOrNot() throws SQLException {
    crossing().newSide().execute("create table t (id int primary key)");

    assertThat(crossing().target().holds("select count(*) = 0 from t")).isTrue();
    assertThat(crossing().target().holds("select count(*) > 0 from t")).isFalse();
  }

  @Test
  default void aQueryThatTheServerRefusesIsAProblem() {
    assertThatThrownBy(() -> crossing().target().holds("select nothing from nowhere"))
        .isInstanceOf(Problem.class);
  }

  @Test
  default void aQueryOfThePlanWritesNothing() throws SQLException {
    crossing().newSide().execute("create table t (id int primary key)");

    assertThatThrownBy(() -> crossing().target().holds("insert into t values (1)"))
        .isInstanceOf(Problem.class);
    assertThat(crossing().newSide().rows("select id from t")).isEmpty();
  }
}

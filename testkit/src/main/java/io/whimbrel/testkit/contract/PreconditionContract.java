package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands in the way is named before anything moves, and nothing is left of asking. */
public interface PreconditionContract {

  /** The run of the case. */
  Crossing crossing();

  private List<Finding> blocks(TableMapping mapping, SchemaMode mode) {
    return crossing()
        .target()
        .preconditions(
            crossing().inventory(), crossing().inventory().definitions(), List.of(mapping), mode)
        .stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .toList();
  }

  private Table source() throws SQLException {
    crossing().oldSide().execute("create table t (id int primary key, v varchar(10))");
    return crossing().table("t");
  }

  @Test
  default void nothingStandsInTheWayOfAnEmptyTarget() throws SQLException {
    TableMapping mapping = crossing().plain(source());
    Set<String> before = crossing().newSide().traces();

    assertThat(blocks(mapping, SchemaMode.CREATE)).isEmpty();
    assertThat(crossing().newSide().traces()).isEqualTo(before);
  }

  @Test
  default void aTableThatIsThereAlreadyIsNamed() throws SQLException {
    TableMapping mapping = crossing().plain(source());
    crossing().newSide().execute("create table t (id int primary key, v varchar(10))");

    assertThat(blocks(mapping, SchemaMode.CREATE))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo(ProblemCode.TARGET_OCCUPIED);
              assertThat(f.where() + f.what()).contains("t");
              assertThat(f.fix()).isNotBlank();
            });
  }

  @Test
  default void aTableThatShouldBeThereAndIsNotIsNamed() throws SQLException {
    TableMapping mapping = crossing().plain(source());

    assertThat(blocks(mapping, SchemaMode.EXISTING))
        .isNotEmpty()
        .allSatisfy(
            f -> {
              assertThat(f.code()).isEqualTo(ProblemCode.STRUCTURE_DIFFERENT);
              assertThat(f.fix()).isNotBlank();
            });
  }

  @Test
  @Needs(Capability.EXPRESSIONS)
  default void anExpressionThatTheTargetRefusesIsLocatedInThePlan() throws SQLException {
    Table table = source();
    ColumnMapping wrong =
        new ColumnMapping(
            "v",
            table.columns().get(1).type(),
            true,
            Optional.empty(),
            new ValueRule.Compute("no_such_function(v)", Optional.empty()),
            "tables.map.t.columns.v");
    TableMapping mapping =
        crossing().mapping(table, List.of(Crossing.carried(table.columns().getFirst()), wrong));
    Set<String> before = crossing().newSide().traces();

    assertThat(blocks(mapping, SchemaMode.CREATE))
        .anySatisfy(
            f -> {
              assertThat(f.code()).isEqualTo(ProblemCode.EXPRESSION_REFUSED);
              assertThat(f.where()).contains("tables.map.t.columns.v");
            });
    assertThat(crossing().newSide().traces()).isEqualTo(before);
  }
}

package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaWriter;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The target's structure: made step by step, each once, and undone without a trace. */
@Needs(Capability.STRUCTURE)
public interface SchemaContract {

  /** The run of the case. */
  Crossing crossing();

  private void tables() throws SQLException {
    crossing()
        .oldSide()
        .execute(
            "create table p (id "
                + crossing().product().numberedKey()
                + ", v varchar(10) not null default 'x', n numeric(10, 2))",
            "create table c (a int not null, b int not null, p bigint, primary key (b, a),"
                + " foreign key (p) references p (id))",
            "create unique index p_v on p (v, n)");
    crossing().target().takeOver(Crossing.EPOCH);
  }

  @Test
  default void planningIsTheSameEveryTimeAndTouchesNothing() throws SQLException {
    tables();
    Set<String> before = crossing().newSide().traces();

    List<SchemaStep> first = crossing().steps();
    List<SchemaStep> second = crossing().steps();

    assertThat(first).isNotEmpty().isEqualTo(second);
    assertThat(first).extracting(SchemaStep::id).doesNotHaveDuplicates();
    assertThat(crossing().newSide().traces()).isEqualTo(before);
  }

  @Test
  default void theTargetHasTheSourcesTables() throws SQLException {
    tables();

    crossing().steps().forEach(crossing().target().schema()::run);

    Inventory expected = crossing().inventory();
    Inventory found = inventoryOfTarget();
    assertThat(found.tables()).extracting(t -> t.name().name()).containsExactly("c", "p");
    for (Table table : expected.tables()) {
      Table made =
          found.tables().stream()
              .filter(t -> t.name().name().equals(table.name().name()))
              .findFirst()
              .orElseThrow();
      assertThat(made.keyColumns()).isEqualTo(table.keyColumns());
      assertThat(made.columns())
          .extracting(Column::name, Column::type, Column::nullable, Column::generation)
          .isEqualTo(
              table.columns().stream()
                  .map(c -> tuple(c.name(), c.type(), c.nullable(), c.generation()))
                  .toList());
      assertThat(made.foreignKeys()).hasSameSizeAs(table.foreignKeys());
    }
  }

  private Inventory inventoryOfTarget() {
    ContractDatabase database = crossing().newSide();
    TableSelection tables = new TableSelection(List.of(database.schema() + ".*"), List.of());
    try (var source =
        crossing().product().product().source(database.url(), Crossing.scope(database.name()))) {
      return source.inventory(tables);
    }
  }

  @Test
  default void aStepRunsOnce() throws SQLException {
    tables();
    SchemaWriter writer = crossing().target().schema();
    List<SchemaStep> steps = crossing().steps();

    assertThat(steps).allMatch(writer::run);
    assertThat(steps).noneMatch(writer::run);
    assertThat(steps).noneMatch(crossing().target().schema()::run);
  }

  @Test
  default void undoingLeavesNoTrace() throws SQLException {
    crossing().newSide().execute("create table kept (id int primary key)");
    Set<String> before = crossing().newSide().traces();
    tables();
    crossing().steps().forEach(crossing().target().schema()::run);

    crossing().target().schema().undoAll();
    crossing().target().schema().undoAll();

    crossing().target().cleanUp();
    assertThat(crossing().newSide().traces()).isEqualTo(before);
  }

  @Test
  default void aRunnerOfAnOlderEpochChangesNoStructure() throws SQLException {
    tables();
    List<SchemaStep> steps = crossing().steps();
    try (var newer =
        crossing()
            .product()
            .product()
            .target(crossing().newSide().url(), Crossing.scope(crossing().oldSide().name()))) {
      newer.takeOver(Crossing.NEWER_EPOCH);
    }
    Set<String> before = crossing().newSide().traces();

    assertThatThrownBy(() -> crossing().target().schema().run(steps.getFirst()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));

    assertThat(crossing().newSide().traces()).isEqualTo(before);
  }
}

package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source tells of itself. */
public interface InventoryContract {

  /** The run of the case. */
  Crossing crossing();

  @Test
  default void theInventoryHoldsEveryTableWithItsColumnsAndKey() throws SQLException {
    crossing()
        .oldSide()
        .execute(
            "create table a (x int not null, y int not null, v varchar(10), primary key (y, x))",
            "create table b (v varchar(10))");

    Inventory inventory = crossing().inventory();

    assertThat(inventory.product()).isNotBlank();
    assertThat(inventory.version()).isNotBlank();
    assertThat(inventory.tables()).extracting(t -> t.name().name()).containsExactly("a", "b");
    Table a = crossing().table("a");
    assertThat(a.keyColumns()).containsExactly("y", "x");
    assertThat(a.columns()).extracting(Column::name).containsExactly("x", "y", "v");
    assertThat(a.columns()).extracting(Column::nullable).containsExactly(false, false, true);
    assertThat(crossing().table("b").key()).isEmpty();
  }

  @Test
  default void whatIsNotSelectedIsNotThere() throws SQLException {
    crossing().oldSide().execute("create table a (x int primary key)", "create table b (x int)");
    String schema = crossing().oldSide().schema();

    TableSelection selection = new TableSelection(List.of(schema + ".*"), List.of(schema + ".b"));

    assertThat(crossing().source().inventory(selection).tables())
        .extracting(Table::name)
        .containsExactly(new TableName(schema, "a"));
  }

  @Test
  default void definitionsAreTheSameWheneverTheyAreAsked() throws SQLException {
    crossing().oldSide().execute("create table a (x int primary key, y int unique)");

    var first = crossing().inventory().definitions();
    var second = crossing().inventory().definitions();

    assertThat(first).isNotEmpty().isEqualTo(second);
  }
}

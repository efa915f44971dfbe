package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.util.ArrayList;
import java.util.List;

/**
 * The relations by which rows and keys of the source stand in a statement. They come as one text
 * array per column, a row with large values alone with the bytes of each; an element is cast to the
 * column's type.
 */
final class SourceRelations {
  private final TableMapping mapping;
  private final TextInput input;

  SourceRelations(TableMapping mapping, TextInput input) {
    this.mapping = mapping;
    this.input = input;
  }

  /**
   * Rows of a shape: first the bytes of each large value, then one array per other column; columns
   * left unchanged are NULL and take no parameter.
   */
  String rows(RowShape shape) {
    List<Column> columns = mapping.sourceColumns();
    List<String> selected = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      String type = MappedSelect.stageType(mapping, column);
      if (shape.large().contains(i)) {
        selected.add(
            input.value("convert_from(?, 'UTF8')", type) + " as " + Sql.identifier(column.name()));
      } else if (shape.unchanged().contains(i)) {
        selected.add("null::" + type + " as " + Sql.identifier(column.name()));
      } else {
        selected.add(input.value("u.c" + i, type) + " as " + Sql.identifier(column.name()));
        arrays.add("?::text[]");
        names.add("c" + i);
      }
    }
    return relation(selected, arrays, names, "");
  }

  /** Keys under their aliases, with the place of each (from 1): one array per key column. */
  String keys() {
    List<String> selected = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String name : mapping.source().keyColumns()) {
      Column column = mapping.source().column(name).orElseThrow();
      String type = MappedSelect.stageType(mapping, column);
      selected.add(input.value("u.c" + names.size(), type) + " as " + Sql.identifier(name));
      arrays.add("?::text[]");
      names.add("c" + names.size());
    }
    selected.add("u.place as whimbrel_place");
    names.add("place");
    return relation(selected, arrays, names, " with ordinality")
        + " as "
        + MappedSelect.alias(mapping);
  }

  private static String relation(
      List<String> selected, List<String> arrays, List<String> names, String ordinality) {
    return "(select "
        + String.join(", ", selected)
        + " from unnest("
        + String.join(", ", arrays)
        + ")"
        + ordinality
        + " as u("
        + String.join(", ", names)
        + "))";
  }
}

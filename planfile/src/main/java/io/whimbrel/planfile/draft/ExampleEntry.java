package io.whimbrel.planfile.draft;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.planfile.QualifiedName;
import io.whimbrel.planfile.Yaml;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An entry for the largest table, as comments: valid as it stands when each <code># </code> is
 * taken away, so that it can be tried and cut down.
 */
final class ExampleEntry {

  private static final String INDENT = "    # ";
  private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

  private final Inventory found;
  private final Table table;
  private final StringBuilder lines = new StringBuilder();

  private ExampleEntry(Inventory found, Table table) {
    this.found = found;
    this.table = table;
  }

  /** The lines of the example. */
  static String of(Inventory found) {
    Optional<Table> largest =
        found.tables().stream()
            .filter(t -> t.partitionOf().isEmpty())
            .max(Comparator.comparingLong(Table::bytes));
    return largest.map(t -> new ExampleEntry(found, t).text()).orElse("    # public.users: {}\n");
  }

  private String text() {
    lines.append(
        """
            # An example: take '# ' away from the lines that you need.
            #
        """);
    line(0, scalar(QualifiedName.write(table.name())) + ":");
    line(1, "to: " + scalar(QualifiedName.write(table.name())) + "   # another name on the target");
    if (hasSerialKey()) {
      line(1, "key: uuid   # the key becomes a UUID, and every foreign key to it follows");
    }
    columns();
    line(1, "where: \"true\"   # rows that move, as SQL over the source row");
    line(1, "indexes: []   # further ones, each what follows 'on table', as in \"(created_at)\"");
    return lines.toString();
  }

  private void columns() {
    List<Column> free = freeColumns();
    line(1, "columns:");
    line(2, "# a new column: 'default' is for new rows, 'up' is SQL over the source row");
    line(
        2,
        unused("migrated")
            + ": { type: boolean, up: \"true\", default: \"false\", nullable: false }");
    if (!free.isEmpty()) {
      Column renamed = free.getFirst();
      line(2, "# a column with another name, type or nullability");
      line(
          2,
          unused(renamed.name() + "_new")
              + ": { from: %s, type: %s, nullable: true }"
                  .formatted(scalar(renamed.name()), scalar(renamed.type())));
    }
    if (free.size() > 1) {
      line(1, "drop: [%s]   # columns that stay behind".formatted(scalar(free.get(1).name())));
    } else {
      line(1, "drop: []   # columns that stay behind");
    }
  }

  private boolean hasSerialKey() {
    boolean isComposite =
        foreignKeys().anyMatch(f -> f.references().equals(table.name()) && f.columns().size() > 1);
    return !isComposite
        && table.keyColumns().size() == 1
        && table.foreignKeys().stream()
            .noneMatch(f -> f.columns().contains(table.keyColumns().getFirst()))
        && table
            .column(table.keyColumns().getFirst())
            .filter(c -> INTEGERS.contains(c.type()))
            .isPresent();
  }

  /** Columns that no key speaks of. */
  private List<Column> freeColumns() {
    Set<String> bound =
        Stream.of(
                table.keyColumns().stream(),
                table.foreignKeys().stream().flatMap(f -> f.columns().stream()),
                foreignKeys()
                    .filter(f -> f.references().equals(table.name()))
                    .flatMap(f -> f.referencedColumns().stream()))
            .flatMap(s -> s)
            .collect(Collectors.toSet());
    return table.columns().stream().filter(c -> c.isStored() && !bound.contains(c.name())).toList();
  }

  private Stream<ForeignKey> foreignKeys() {
    return found.tables().stream().flatMap(t -> t.foreignKeys().stream());
  }

  private String unused(String name) {
    String unused = name;
    while (table.column(unused).isPresent()) {
      unused += "_new";
    }
    return scalar(unused);
  }

  private static String scalar(String text) {
    return Yaml.scalar(text);
  }

  private void line(int depth, String text) {
    lines.append(INDENT).append("  ".repeat(depth)).append(text).append('\n');
  }
}

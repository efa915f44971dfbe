package io.whimbrel.core.alteration;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One way in which a structure differs from an older one. */
public sealed interface CatalogChange {
  /** With which the detail begins that something was dropped and made again. */
  String REMADE = "dropped and made again";

  /** What became of it. */
  Action action();

  /** The table that it is or belongs to, as it is called now, or was where it is gone. */
  Optional<TableName> table();

  /** What it is called, for people. */
  String label();

  /** In which ways it changed, each in words; empty for what came or went as a whole. */
  List<String> details();

  /** What became of something. */
  enum Action {
    ADDED("add"),
    CHANGED("modify"),
    RENAMED("rename"),
    REMOVED("remove");

    private final String verb;

    Action(String verb) {
      this.verb = verb;
    }

    /** What is to be done, as in {@code add}. */
    public String verb() {
      return verb;
    }

    /** What was done, as in {@code added}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of a table itself.
   *
   * @param name as it is called now, or was where it is gone
   * @param formerly what it was called before it was renamed
   */
  record OfTable(Action action, TableName name, Optional<TableName> formerly, List<String> details)
      implements CatalogChange {
    public OfTable {
      details = List.copyOf(details);
    }

    @Override
    public Optional<TableName> table() {
      return Optional.of(name);
    }

    @Override
    public String label() {
      return formerly
          .map(old -> "table %s, formerly %s".formatted(name, old))
          .orElse("table " + name);
    }
  }

  /**
   * Of a column of a table that was there and still is.
   *
   * @param name as it is called now, or was where it is gone
   * @param before empty for one that came
   * @param after empty for one that is gone
   * @param values what becomes of the values that it held
   */
  record OfColumn(
      Action action,
      TableName owner,
      String name,
      Optional<Column> before,
      Optional<Column> after,
      List<String> details,
      Values values)
      implements CatalogChange {
    public OfColumn {
      details = List.copyOf(details);
    }

    @Override
    public Optional<TableName> table() {
      return Optional.of(owner);
    }

    @Override
    public String label() {
      return "column %s.%s".formatted(owner, name);
    }

    /** Whether its type is another one. */
    public boolean isRetyped() {
      return before.isPresent()
          && after.isPresent()
          && !before.get().type().equals(after.get().type());
    }
  }

  /** What becomes of a column's values. */
  enum Values {
    /** They are kept, or there were none. */
    KEPT,
    /** They are gone, though a column of this name may be there. */
    LOST
  }

  /**
   * Of anything else: an index, a constraint, a view, a routine, a type.
   *
   * @param kind the product's word, for example {@code foreign key}
   * @param before its definition; empty for one that came
   * @param after its definition; empty for one that is gone
   */
  record OfPart(
      Action action,
      String kind,
      String name,
      Optional<TableName> table,
      Optional<String> before,
      Optional<String> after,
      List<String> details)
      implements CatalogChange {
    public OfPart {
      details = List.copyOf(details);
    }

    @Override
    public String label() {
      return table
          .map(owner -> "%s %s of %s".formatted(kind, name, owner))
          .orElse(kind + " " + name);
    }

    /** Whether it makes the server look things up faster, and nothing else. */
    public boolean isIndex() {
      return kind.equals("index");
    }
  }
}

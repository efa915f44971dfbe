package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Kind;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites names in SQL that the server deparsed: columns of one table, without qualification, as
 * in checks, index definitions, predicates and computed columns; and names of sequences in {@code
 * nextval}. Names of functions, types, collations and schemas are left as they are.
 */
final class ColumnRenaming {

  /** Words that a type's name goes on with, as in {@code character varying}. */
  private static final Set<String> TYPE_WORDS =
      Set.of(
          "varying",
          "precision",
          "with",
          "without",
          "time",
          "zone",
          "year",
          "month",
          "day",
          "hour",
          "minute",
          "second",
          "to");

  private static final Set<String> NO_COLUMN_BEHIND = Set.of(".", "::", "collate", "nulls");

  private ColumnRenaming() {}

  /** The SQL with every column in the map under its new name. */
  static String columns(String sql, Map<String, String> names) {
    if (names.isEmpty()) {
      return sql;
    }
    List<Token> tokens = SqlTokens.of(sql);
    StringBuilder result = new StringBuilder();
    boolean isInType = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      isInType = isType(tokens, i, isInType);
      String name = !isInType && isColumn(tokens, i) ? names.get(token.value()) : null;
      result.append(name == null ? token.text() : Sql.identifier(name));
    }
    return result.toString();
  }

  /** The SQL with a table's name in front of a whole row, as in {@code t.*}, changed. */
  static String wholeRow(String sql, String table, String name) {
    if (table.equals(name) || !sql.contains(".*")) {
      return sql;
    }
    List<Token> tokens = SqlTokens.of(sql);
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isRow =
          token.isName()
              && token.value().equals(table)
              && at(tokens, i + 1).is(".")
              && at(tokens, i + 2).is("*");
      result.append(isRow ? Sql.identifier(name) : token.text());
    }
    return result.toString();
  }

  /** Whether the SQL mentions any of these columns. */
  static boolean mentions(String sql, Set<String> columns) {
    List<Token> tokens = SqlTokens.of(sql);
    for (int i = 0; i < tokens.size(); i++) {
      if (columns.contains(tokens.get(i).value()) && isColumn(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text mentions any of these words anywhere, strings and bodies included. */
  static boolean mentionsWord(String sql, Set<String> words) {
    for (Token token : SqlTokens.of(sql)) {
      boolean isMentioned =
          token.kind() == Kind.STRING
              ? words.contains(token.value())
                  || (token.value().length() < sql.length() && mentionsWord(token.value(), words))
              : token.isName() && words.contains(token.value());
      if (isMentioned) {
        return true;
      }
    }
    return false;
  }

  /** The SQL with every {@code 'name'::regclass} that names a moved relation under its new name. */
  static String relations(String sql, Map<TableName, TableName> moved) {
    if (!sql.contains("::regclass")) {
      return sql;
    }
    List<Token> tokens = SqlTokens.of(sql);
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isRelation =
          token.kind() == Kind.STRING
              && at(tokens, i + 1).is("::")
              && at(tokens, i + 2).is("regclass");
      Optional<TableName> name =
          isRelation
              ? name(token.value()).flatMap(n -> Optional.ofNullable(moved.get(n)))
              : Optional.empty();
      result.append(name.map(n -> Sql.literal(Sql.table(n))).orElse(token.text()));
    }
    return result.toString();
  }

  private static Optional<TableName> name(String text) {
    List<Token> parts = SqlTokens.of(text);
    boolean isQualified = parts.size() == 3 && parts.get(1).is(".");
    return isQualified
        ? Optional.of(new TableName(parts.getFirst().value(), parts.getLast().value()))
        : Optional.empty();
  }

  private static boolean isType(List<Token> tokens, int index, boolean wasInType) {
    Token token = tokens.get(index);
    Token before = before(tokens, index);
    if (before.is("::")) {
      return true;
    }
    boolean goesOn =
        token.kind() == Kind.SPACE
            || (token.kind() == Kind.WORD && TYPE_WORDS.contains(token.value()))
            || token.kind() == Kind.NUMBER
            || token.is("(")
            || token.is(".")
            || before.is(".");
    return wasInType && goesOn;
  }

  private static boolean isColumn(List<Token> tokens, int index) {
    Token token = tokens.get(index);
    // The server writes a column's name in lower case or in quotes, its own words in upper case.
    if (!token.isName() || (token.kind() == Kind.WORD && !token.text().equals(token.value()))) {
      return false;
    }
    Token before = before(tokens, index);
    Token after = after(tokens, index);
    boolean isOtherName =
        NO_COLUMN_BEHIND.stream().anyMatch(before::is) || after.is(".") || after.is("(");
    boolean isField = token.kind() == Kind.WORD && after.is("from") && isExtract(tokens, index);
    boolean isZone = token.is("zone") && before.is("time");
    return !isOtherName && !isField && !isZone;
  }

  private static boolean isExtract(List<Token> tokens, int index) {
    return before(tokens, index).is("(") && at(tokens, index - 2).is("extract");
  }

  private static Token before(List<Token> tokens, int index) {
    int i = index - 1;
    while (i >= 0 && tokens.get(i).kind() == Kind.SPACE) {
      i--;
    }
    return at(tokens, i);
  }

  private static Token after(List<Token> tokens, int index) {
    int i = index + 1;
    while (i < tokens.size() && tokens.get(i).kind() == Kind.SPACE) {
      i++;
    }
    return at(tokens, i);
  }

  private static Token at(List<Token> tokens, int index) {
    return index >= 0 && index < tokens.size() ? tokens.get(index) : new Token(Kind.SPACE, "", "");
  }
}

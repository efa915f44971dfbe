package io.whimbrel.databases.postgresql.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SQL without what may be written in two ways: white space, quotes around names that need none, the
 * case of words.
 */
final class Spelling {

  /**
   * Words that are a value where no quotes stand around them, and a column's name within quotes.
   */
  private static final Set<String> VALUES =
      Set.of(
          "current_catalog",
          "current_date",
          "current_role",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "default",
          "false",
          "localtime",
          "localtimestamp",
          "null",
          "session_user",
          "system_user",
          "true",
          "user");

  private Spelling() {}

  /** The text to be compared. */
  static String of(String sql) {
    List<SqlTokens.Token> tokens =
        SqlTokens.of(sql).stream().filter(t -> t.kind() != SqlTokens.Kind.SPACE).toList();
    return IntStream.range(0, tokens.size())
        .mapToObj(i -> isRelation(tokens, i) ? of(tokens.get(i).value()) : of(tokens.get(i)))
        .collect(Collectors.joining(" "));
  }

  /** Whether a text is the name of a relation, as in {@code nextval('a.b'::regclass)}. */
  private static boolean isRelation(List<SqlTokens.Token> tokens, int place) {
    return tokens.get(place).kind() == SqlTokens.Kind.STRING
        && tokens.subList(place + 1, Math.min(place + 4, tokens.size())).stream()
            .map(SqlTokens.Token::text)
            .collect(Collectors.joining())
            .startsWith("::regclass");
  }

  /** Whether two texts are the same SQL. */
  static boolean isSame(String one, String other) {
    return one.equals(other) || of(one).equals(of(other));
  }

  private static String of(SqlTokens.Token token) {
    return switch (token.kind()) {
      case STRING -> "'" + token.value() + "'";
      case WORD -> VALUES.contains(token.value()) ? token.value() : quoted(token);
      case QUOTED -> quoted(token);
      case NUMBER, SYMBOL, SPACE -> token.text();
    };
  }

  private static String quoted(SqlTokens.Token token) {
    return "\"" + token.value() + "\"";
  }
}

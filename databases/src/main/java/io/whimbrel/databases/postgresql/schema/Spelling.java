package io.whimbrel.databases.postgresql.schema;

import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL without what may be written in two ways: white space, quotes around names that need none, the
 * case of words.
 */
final class Spelling {

  private Spelling() {}

  /** The text to be compared. */
  static String of(String sql) {
    List<SqlTokens.Token> tokens = SqlTokens.of(sql);
    return tokens.stream()
        .filter(token -> token.kind() != SqlTokens.Kind.SPACE)
        .map(Spelling::of)
        .collect(Collectors.joining(" "));
  }

  /** Whether two texts are the same SQL. */
  static boolean isSame(String one, String other) {
    return one.equals(other) || of(one).equals(of(other));
  }

  private static String of(SqlTokens.Token token) {
    return switch (token.kind()) {
      case STRING -> "'" + token.value() + "'";
      case WORD, QUOTED -> "\"" + token.value() + "\"";
      case NUMBER, SYMBOL, SPACE -> token.text();
    };
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;

/** The statement that makes a function or a procedure, as a server writes it. */
final class RoutineText {

  private RoutineText() {}

  /** The same among temporary objects; its own name stays, as a body may speak of it. */
  static String temporary(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    int begin = 0;
    while (!tokens.get(begin).is("(")) {
      begin++;
    }
    int word = begin;
    while (word > 0 && tokens.get(word - 1).kind() != SqlTokens.Kind.SPACE) {
      word--;
    }
    return IndexSteps.text(tokens.subList(0, word))
        + "pg_temp."
        + tokens.get(begin - 1).text()
        + IndexSteps.text(tokens.subList(begin, tokens.size()));
  }
}

package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The one relation behind the {@code from} of a query, as servers write it: a table or a part of
 * {@code with}, maybe a sample of it; a subquery or a list of values; a function, or several beside
 * each other. Each has a name, given to it or its own.
 *
 * @param from the place of {@code from} among the query's tokens, which have no white space
 * @param until the place behind the relation
 * @param name by which its columns are known
 */
record OnlyRelation(int from, int until, String name) {

  private static final Set<String> COMBINED = Set.of("union", "intersect", "except");
  private static final Set<String> QUERIES = Set.of("select", "with", "values");
  private static final Set<String> CLAUSES =
      Set.of("where", "group", "having", "window", "order", "limit", "offset", "fetch", "for");

  /**
   * The relation of a query; empty where there are none or several, or two queries are combined.
   */
  static Optional<OnlyRelation> of(List<Token> tokens) {
    OptionalInt from = onlyFrom(tokens);
    return from.isEmpty() ? Optional.empty() : new Reading(tokens, from.getAsInt()).relation();
  }

  /** Whether a query, and no list or expression, begins at a place. */
  static boolean beginsQuery(List<Token> tokens, int place) {
    return place < tokens.size() && isOneOf(tokens.get(place), QUERIES);
  }

  private static boolean isOneOf(Token token, Set<String> words) {
    return words.stream().anyMatch(token::is);
  }

  /** The place of the only {@code from} outside of parentheses. */
  private static OptionalInt onlyFrom(List<Token> tokens) {
    OptionalInt from = OptionalInt.empty();
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth > 0 || !(token.is("from") || isOneOf(token, COMBINED))) {
        continue;
      }
      if (token.is("from") && isOfRows(tokens, i)) {
        continue;
      }
      if (from.isPresent() || !token.is("from") || i == 0 || tokens.get(i - 1).is("distinct")) {
        return OptionalInt.empty();
      }
      from = OptionalInt.of(i);
    }
    boolean isQuery =
        !tokens.isEmpty() && (tokens.getFirst().is("select") || tokens.getFirst().is("with"));
    return isQuery ? from : OptionalInt.empty();
  }

  /** Whether it is the {@code from} of {@code rows from (…)}. */
  private static boolean isOfRows(List<Token> tokens, int place) {
    return place > 1
        && tokens.get(place - 1).is("rows")
        && tokens.get(place - 2).is("from")
        && place + 1 < tokens.size()
        && tokens.get(place + 1).is("(");
  }

  /** Reads what stands behind a {@code from}. Used once, by one thread. */
  private static final class Reading {
    private final List<Token> tokens;
    private final int from;
    private int at;

    Reading(List<Token> tokens, int from) {
      this.tokens = tokens;
      this.from = from;
      this.at = from + 1;
    }

    Optional<OnlyRelation> relation() {
      boolean isQuery = is("(") && beginsQuery(tokens, at + 1);
      if (!isQuery && !isName()) {
        return Optional.empty();
      }
      Optional<String> own = isQuery ? Optional.empty() : named();
      if (isQuery) {
        skipParentheses();
      }
      skip("as");
      Optional<String> name = given().or(() -> own);
      skipParentheses();
      skipSample();
      boolean isAlone = at >= tokens.size() || isOneOf(tokens.get(at), CLAUSES);
      return isAlone ? name.map(n -> new OnlyRelation(from, at, n)) : Optional.empty();
    }

    /** Reads the name of a table, which is its own, or a function, which has none. */
    private Optional<String> named() {
      skip("only");
      if (is("rows") && at + 2 < tokens.size() && tokens.get(at + 2).is("(")) {
        at += 2;
      } else {
        while (at + 2 < tokens.size() && tokens.get(at + 1).is(".")) {
          at += 2;
        }
      }
      Optional<String> own = isName() ? Optional.of(tokens.get(at).value()) : Optional.empty();
      at += is("(") ? 0 : 1;
      if (!is("(")) {
        return own;
      }
      skipParentheses();
      if (is("with")) {
        at += 2; // ordinality
      }
      return Optional.empty();
    }

    private Optional<String> given() {
      boolean isGiven = isName() && !isOneOf(tokens.get(at), CLAUSES) && !is("tablesample");
      return isGiven ? Optional.of(tokens.get(at++).value()) : Optional.empty();
    }

    private void skipSample() {
      if (!is("tablesample")) {
        return;
      }
      while (at < tokens.size() && !is("(")) {
        at++;
      }
      skipParentheses();
      if (is("repeatable")) {
        at++;
        skipParentheses();
      }
    }

    private void skip(String word) {
      at += is(word) ? 1 : 0;
    }

    private void skipParentheses() {
      if (!is("(")) {
        return;
      }
      int depth = 0;
      do {
        depth += is("(") ? 1 : is(")") ? -1 : 0;
        at++;
      } while (depth > 0 && at < tokens.size());
    }

    private boolean is(String word) {
      return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean isName() {
      return at < tokens.size() && tokens.get(at).isName();
    }
  }
}

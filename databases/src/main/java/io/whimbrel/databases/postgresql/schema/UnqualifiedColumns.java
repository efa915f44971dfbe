package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.databases.postgresql.schema.SqlTokens.Kind;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The query of a view of one relation as servers write it from version 16 on: without the
 * relation's name before its columns, which stood there before. Within a subquery the name stays,
 * now as then. A column has one meaning with and without it, since there is no other relation.
 *
 * <ol>
 *   <li>The query is one {@code select} from one named relation; of all else nothing is said.
 *   <li>The name falls where a column's name follows it: not before a function, a type or a
 *       collation of a schema that is called alike, and not before {@code *}.
 * </ol>
 */
final class UnqualifiedColumns {

  private static final Set<String> COMBINED = Set.of("union", "intersect", "except");
  private static final Set<String> CLAUSES =
      Set.of("where", "group", "having", "window", "order", "limit", "offset", "fetch", "for");

  /** What a name follows that is no column's. */
  private static final Set<String> BEFORE_OTHERS = Set.of("collate", "as", "returning", ".", "::");

  private final List<Token> tokens;
  private final int from;
  private final int behindRelation;
  private final String relation;

  private UnqualifiedColumns(List<Token> tokens, int from, int behindRelation, String relation) {
    this.tokens = tokens;
    this.from = from;
    this.behindRelation = behindRelation;
    this.relation = relation;
  }

  /** Whether two queries are the same once these names are left out; false of all other queries. */
  static boolean isSame(String one, String other) {
    Optional<String> plain = of(one);
    return plain.isPresent()
        && of(other).filter(text -> Spelling.isSame(plain.get(), text)).isPresent();
  }

  /** The query without these names; empty where it is not one of one relation. */
  static Optional<String> of(String query) {
    List<Token> tokens =
        SqlTokens.of(query).stream().filter(token -> token.kind() != Kind.SPACE).toList();
    int from = onlyFrom(tokens);
    return from < 0 ? Optional.empty() : relation(tokens, from).map(UnqualifiedColumns::text);
  }

  /** The place of the only {@code from} outside of parentheses, else -1. */
  private static int onlyFrom(List<Token> tokens) {
    int from = -1;
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      boolean isFrom = depth == 0 && token.is("from");
      boolean isSecond = isFrom && (from >= 0 || tokens.get(i - 1).is("distinct"));
      if (isSecond || (depth == 0 && isOneOf(token, COMBINED))) {
        return -1;
      }
      from = isFrom ? i : from;
    }
    return !tokens.isEmpty() && tokens.getFirst().is("select") ? from : -1;
  }

  private static Optional<UnqualifiedColumns> relation(List<Token> tokens, int from) {
    int at = from + 1;
    at += at < tokens.size() && tokens.get(at).is("only") ? 1 : 0;
    if (at >= tokens.size() || !tokens.get(at).isName()) {
      return Optional.empty();
    }
    while (at + 2 < tokens.size() && tokens.get(at + 1).is(".")) {
      at += 2;
    }
    boolean hasAlias =
        at + 1 < tokens.size()
            && tokens.get(at + 1).isName()
            && !isOneOf(tokens.get(at + 1), CLAUSES);
    at += hasAlias ? 1 : 0;
    String name = tokens.get(at).value();
    boolean isAlone = at + 1 == tokens.size() || isOneOf(tokens.get(at + 1), CLAUSES);
    return isAlone
        ? Optional.of(new UnqualifiedColumns(tokens, from, at + 1, name))
        : Optional.empty();
  }

  private static boolean isOneOf(Token token, Set<String> words) {
    return words.stream().anyMatch(token::is);
  }

  private String text() {
    boolean[] falls = new boolean[tokens.size()];
    Deque<Boolean> within = new ArrayDeque<>(List.of(false));
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("(")) {
        within.push(within.element() || beginsQuery(i + 1));
      } else if (tokens.get(i).is(")")) {
        within.pop();
      } else if (!within.element() && isQualifier(i)) {
        falls[i] = true;
        falls[i + 1] = true;
      }
    }
    return IntStream.range(0, tokens.size())
        .filter(i -> !falls[i])
        .mapToObj(i -> tokens.get(i).text())
        .collect(Collectors.joining(" "));
  }

  private boolean beginsQuery(int place) {
    return place < tokens.size() && isOneOf(tokens.get(place), Set.of("select", "with", "values"));
  }

  private boolean isQualifier(int place) {
    boolean isColumn =
        (place < from || place >= behindRelation)
            && place + 2 < tokens.size()
            && tokens.get(place).isName()
            && tokens.get(place).value().equals(relation)
            && tokens.get(place + 1).is(".")
            && tokens.get(place + 2).isName();
    if (!isColumn || place == 0) {
      return false;
    }
    Token before = tokens.get(place - 1);
    boolean isLonger =
        place + 3 < tokens.size()
            && (tokens.get(place + 3).is("(") || tokens.get(place + 3).is("."));
    return !isOneOf(before, BEFORE_OTHERS) && !isLonger;
  }
}

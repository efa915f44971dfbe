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
 *   <li>The query is one {@code select} from one {@link OnlyRelation}; of all else nothing is said.
 *       Queries of several relations, and those that are combined, are written alike by all.
 *   <li>The name falls where a column's name follows it: not before a function, a type or a
 *       collation of a schema that is called alike, and not before {@code *}.
 * </ol>
 */
final class UnqualifiedColumns {

  /** What a name follows that is no column's. */
  private static final Set<String> BEFORE_OTHERS = Set.of("collate", "as", "returning", ".", "::");

  private final List<Token> tokens;
  private final OnlyRelation relation;

  private UnqualifiedColumns(List<Token> tokens, OnlyRelation relation) {
    this.tokens = tokens;
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
    return OnlyRelation.of(tokens).map(r -> new UnqualifiedColumns(tokens, r).text());
  }

  private String text() {
    boolean[] falls = new boolean[tokens.size()];
    Deque<Boolean> within = new ArrayDeque<>(List.of(false));
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is("(")) {
        within.push(within.element() || OnlyRelation.beginsQuery(tokens, i + 1));
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

  private boolean isQualifier(int place) {
    boolean isColumn =
        (place < relation.from() || place >= relation.until())
            && place + 2 < tokens.size()
            && tokens.get(place).isName()
            && tokens.get(place).value().equals(relation.name())
            && tokens.get(place + 1).is(".")
            && tokens.get(place + 2).isName();
    if (!isColumn || place == 0) {
      return false;
    }
    Token before = tokens.get(place - 1);
    boolean isLonger =
        place + 3 < tokens.size()
            && (tokens.get(place + 3).is("(") || tokens.get(place + 3).is("."));
    return BEFORE_OTHERS.stream().noneMatch(before::is) && !isLonger;
  }
}

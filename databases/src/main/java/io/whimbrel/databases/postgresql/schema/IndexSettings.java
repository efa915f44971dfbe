package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.schema.SqlTokens.Token;
import java.util.List;
import java.util.Set;

/** What is set on an index behind the statement that makes it. */
final class IndexSettings {

  private static final Set<String> BEHIND_OPTIONS = Set.of("where", "deferrable", "initially");

  private IndexSettings() {}

  /** The definition of a constraint with the options of its index. */
  static String withOptions(String constraint, String options) {
    if (options.isEmpty()) {
      return constraint;
    }
    List<Token> tokens = SqlTokens.of(constraint);
    int depth = 0;
    int end = tokens.size();
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      depth += token.is(")") ? 1 : token.is("(") ? -1 : 0;
      end = depth == 0 && BEHIND_OPTIONS.stream().anyMatch(token::is) ? i : end;
    }
    return IndexSteps.text(tokens.subList(0, end)).stripTrailing()
        + " with ("
        + options
        + ") "
        + IndexSteps.text(tokens.subList(end, tokens.size()));
  }

  /**
   * The statements, each behind a semicolon.
   *
   * @param relation what the index is on, as SQL says it: {@code table "a"."b"}
   */
  static String of(ObjectDefinition definition, String relation, TableName index) {
    StringBuilder sql = new StringBuilder();
    for (String part : Definitions.names(definition, "statistics")) {
      int space = part.indexOf(' ');
      sql.append(";\nalter index ").append(Sql.table(index)).append(" alter column ");
      sql.append(part, 0, space).append(" set statistics ").append(part.substring(space + 1));
    }
    if (!Definitions.attribute(definition, "clustered").isEmpty()) {
      sql.append(";\nalter ").append(relation).append(" cluster on ");
      sql.append(Sql.identifier(index.name()));
    }
    boolean isConstraint = !definition.kind().equals("index");
    String text = Definitions.attribute(definition, isConstraint ? "index_comment" : "comment");
    if (!text.isEmpty()) {
      sql.append(";\ncomment on index ").append(Sql.table(index));
      sql.append(" is ").append(Sql.literal(text).trim());
    }
    return sql.toString();
  }
}

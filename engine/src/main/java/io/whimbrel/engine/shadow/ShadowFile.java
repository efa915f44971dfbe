package io.whimbrel.engine.shadow;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of queries, parted by semicolons. A line {@code -- name: orders of a day} before a query
 * names it; a line {@code -- target:} behind one says that what follows is the same query in the
 * target's names. Stateless.
 */
public final class ShadowFile {
  private static final Pattern NAME = Pattern.compile("(?m)^\\s*--\\s*name:\\s*(\\S.*?)\\s*$");
  private static final Pattern TARGET = Pattern.compile("(?m)^\\s*--\\s*target:\\s*$");

  private ShadowFile() {}

  /**
   * Reads the queries of a file.
   *
   * @param file its name, for complaints
   */
  public static List<ShadowQuery> read(String text, String file) {
    List<ShadowQuery> queries = new ArrayList<>();
    for (String statement : new SqlOutline(text).statements()) {
      if (!new SqlOutline(statement).isQuery()) {
        throw complaint(file, "this is no query: " + shortened(statement), "keep SELECT only");
      }
      if (new SqlOutline(statement).hasParameters()) {
        throw complaint(
            file,
            "this has a parameter without a value: " + shortened(statement),
            "write the value instead of $1");
      }
      add(queries, statement, file);
    }
    if (queries.isEmpty()) {
      throw complaint(file, "the file has no query", "write at least one SELECT into it");
    }
    return List.copyOf(queries);
  }

  private static void add(List<ShadowQuery> queries, String statement, String file) {
    if (!TARGET.matcher(statement).find()) {
      Matcher name = NAME.matcher(statement);
      String called = name.find() ? name.group(1) : shortened(statement);
      queries.add(new ShadowQuery(called, statement, statement));
      return;
    }
    ShadowQuery last = queries.isEmpty() ? null : queries.getLast();
    if (last == null || !last.source().equals(last.target())) {
      throw complaint(
          file,
          "'-- target:' follows no query of the source: " + shortened(statement),
          "write the source's query before it");
    }
    queries.set(queries.size() - 1, new ShadowQuery(last.name(), last.source(), statement));
  }

  /** The first words, without comments, in one line. */
  static String shortened(String statement) {
    String line = statement.replaceAll("(?m)^\\s*--.*$", "").strip().replaceAll("\\s+", " ");
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }

  private static Problem complaint(String file, String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).where(file).fix(fix).exception();
  }
}

package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.Script;
import io.whimbrel.core.database.Script.Portion;
import io.whimbrel.core.database.Script.Statement;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script in the form of the template:
 *
 * <ol>
 *   <li>A head of comments, of which {@code -- Description:} is kept.
 *   <li>Behind {@code -- Forward migration} what goes forward; without that line, all of it.
 *   <li>Behind {@code -- Rollback} the way back, each line of it a comment.
 *   <li>{@code begin} and {@code commit} say which statements are one transaction. Where a part has
 *       neither, all its statements are one, but for those that no transaction may hold.
 * </ol>
 */
final class ScriptText {
  private static final Pattern FORWARD = Pattern.compile("(?mi)^--[ \\t]*forward migration\\b.*$");
  private static final Pattern ROLLBACK = Pattern.compile("(?mi)^--[ \\t]*rollback\\b.*$");
  private static final Pattern DESCRIPTION =
      Pattern.compile("(?mi)^--[ \\t]*description:[ \\t]*(.*)$");
  private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*--[ \\t]?");
  private static final Pattern BEGIN =
      Pattern.compile("(?is)(begin|start)(\\s+(transaction|work))?(\\s.*)?");
  private static final Pattern COMMIT =
      Pattern.compile("(?is)(commit|end)(\\s+(transaction|work))?");
  private static final Pattern GIVES_UP =
      Pattern.compile("(?is)(rollback|abort)(\\s+(transaction|work))?|prepare\\s+transaction.*");

  private final String name;
  private final List<Portion> portions = new ArrayList<>();
  private final List<Statement> open = new ArrayList<>();
  private boolean isInTransaction;

  private ScriptText(String name) {
    this.name = name;
  }

  static Script parse(String name, String text) {
    Matcher forward = FORWARD.matcher(text);
    int begin = forward.find() ? forward.end() : 0;
    Matcher back = ROLLBACK.matcher(text);
    boolean isWithRollback = back.find(begin);
    int end = isWithRollback ? back.start() : text.length();
    Matcher description = DESCRIPTION.matcher(text.substring(0, end));
    List<Portion> rollback = isWithRollback ? back(name, text, back.end()) : List.of();
    return new Script(
        name,
        description.find() ? description.group(1).strip() : "",
        new ScriptText(name).read(text.substring(begin, end), lineOf(text, begin)),
        Optional.of(rollback).filter(portions -> !portions.isEmpty()));
  }

  private static List<Portion> back(String name, String text, int begin) {
    String commented = COMMENT.matcher(text.substring(begin)).replaceAll("");
    return new ScriptText(name).read(commented, lineOf(text, begin));
  }

  private static int lineOf(String text, int place) {
    return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
  }

  private List<Portion> read(String text, int firstLine) {
    for (Statement statement : SqlSplitter.split(name, text, firstLine)) {
      take(statement);
    }
    if (isInTransaction) {
      throw refused(
          "a transaction is not committed",
          open.isEmpty() ? firstLine : open.getLast().line(),
          "write 'commit;' behind it");
    }
    close();
    return portions;
  }

  private void take(Statement statement) {
    String sql = statement.sql();
    if (BEGIN.matcher(sql).matches()) {
      begin(statement);
    } else if (COMMIT.matcher(sql).matches()) {
      isInTransaction = false;
      close();
    } else if (GIVES_UP.matcher(sql).matches()) {
      throw refused(
          "'%s' would end the transaction that the step is noted in"
              .formatted(sql.toLowerCase(Locale.ROOT)),
          statement.line(),
          "take it out; a statement that fails takes its whole transaction back");
    } else if (AloneStatement.isAlone(sql)) {
      alone(statement);
    } else {
      open.add(statement);
    }
  }

  private void begin(Statement statement) {
    if (isInTransaction) {
      throw refused("a transaction begins inside another one", statement.line(), "commit first");
    }
    if (BEGIN.matcher(statement.sql()).results().anyMatch(m -> m.group(4) != null)) {
      throw refused(
          "a transaction with a mode of its own",
          statement.line(),
          "write 'begin;', and 'set transaction …' as its first statement");
    }
    close();
    isInTransaction = true;
  }

  private void alone(Statement statement) {
    if (isInTransaction) {
      throw refused(
          "no transaction may hold '%s'".formatted(AloneStatement.words(statement.sql())),
          statement.line(),
          "put it before 'begin' or behind 'commit'");
    }
    close();
    portions.add(new Portion.Alone(statement));
  }

  private void close() {
    if (!open.isEmpty()) {
      portions.add(new Portion.Together(open));
      open.clear();
    }
  }

  private Problem refused(String what, int line, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what(what)
        .where(name + ":" + line)
        .fix(fix)
        .exception();
  }
}

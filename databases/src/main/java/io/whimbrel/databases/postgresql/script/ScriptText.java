package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.script.SqlSplitter.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a script in the form of the template:
 *
 * <ol>
 *   <li>A head of comments, of which {@code -- Description:} is kept.
 *   <li>Behind {@code -- Forward migration} what goes forward; without that line, all of it.
 *   <li>Behind {@code -- Rollback} the way back, each line of it a comment. Both heads may have
 *       words in parentheses or a colon behind them; any other comment is one.
 *   <li>{@code begin} and {@code commit} say which statements are one transaction. Where a part has
 *       neither, all its statements are one, but for those that no transaction may hold. Each runs
 *       in a session of its own, so nothing that holds for a session may stand before the last.
 * </ol>
 */
final class ScriptText {
  private static final Pattern FORWARD = head("forward[ \\t]+migration");
  private static final Pattern ROLLBACK = head("rollback");
  private static final Pattern DESCRIPTION =
      Pattern.compile("(?mi)^--[ \\t]*description:[ \\t]*(.*)$");
  private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*--[ \\t]?");
  private static final Pattern BEGIN =
      Pattern.compile("begin( transaction| work)?|start transaction");
  private static final Pattern COMMIT = Pattern.compile("(commit|end)( transaction| work)?");
  private static final Pattern TO_SAVEPOINT =
      Pattern.compile("rollback( transaction| work)? to( savepoint)? .*");
  private static final Pattern ENDS =
      Pattern.compile("(commit|end|abort|rollback|prepare transaction)\\b.*", Pattern.DOTALL);

  private final String name;
  private final List<Portion> portions = new ArrayList<>();
  private final List<Statement> open = new ArrayList<>();
  private boolean isInTransaction;

  private ScriptText(String name) {
    this.name = name;
  }

  private static Pattern head(String words) {
    return Pattern.compile(
        "--[ \\t]*" + words + "[ \\t]*(\\(.*\\))?[ \\t]*:?", Pattern.CASE_INSENSITIVE);
  }

  static Script parse(String name, String text) {
    ScriptText whole = new ScriptText(name);
    List<Comment> comments = SqlSplitter.comments(name, text);
    Optional<Comment> forward = whole.only(FORWARD, text, comments);
    Optional<Comment> rollback = whole.only(ROLLBACK, text, comments);
    int begin = forward.map(head -> head.start() + head.text().length()).orElse(0);
    int end = rollback.map(Comment::start).orElse(text.length());
    if (end < begin) {
      throw whole.refused(
          "'-- Rollback' stands before '-- Forward migration'",
          lineOf(text, end),
          "write the rollback behind what goes forward");
    }
    whole.requireOnlyComments(text, forward.map(Comment::start).orElse(0));
    Matcher description = DESCRIPTION.matcher(text.substring(0, end));
    List<Portion> back =
        rollback.map(head -> whole.back(text, end + head.text().length())).orElse(List.of());
    return new Script(
        name,
        description.find() ? description.group(1).strip() : "",
        new ScriptText(name).read(text.substring(begin, end), lineOf(text, begin)),
        Optional.of(back).filter(portions -> !portions.isEmpty()));
  }

  /** All of a text goes one way: no comment is a head. */
  static List<Portion> portions(String name, String text) {
    return new ScriptText(name).read(text, 1);
  }

  /** The line that begins a part, of which there is one at most. */
  private Optional<Comment> only(Pattern head, String text, List<Comment> comments) {
    List<Comment> heads =
        comments.stream().filter(comment -> head.matcher(comment.text()).matches()).toList();
    if (heads.size() > 1) {
      throw refused(
          "a second '%s'".formatted(heads.get(1).text()),
          lineOf(text, heads.get(1).start()),
          "leave one of the two, or make it two files");
    }
    return heads.stream().findFirst();
  }

  private void requireOnlyComments(String text, int end) {
    SqlSplitter.split(name, text.substring(0, end), 1).stream()
        .findFirst()
        .ifPresent(
            statement -> {
              throw refused(
                  "a statement stands before '-- Forward migration'",
                  statement.line(),
                  "move it behind that line");
            });
  }

  private List<Portion> back(String text, int begin) {
    int line = lineOf(text, begin);
    for (String each : text.substring(begin).split("\n", -1)) {
      if (!each.isBlank() && !each.stripLeading().startsWith("--")) {
        throw refused(
            "a line of the rollback is no comment",
            line,
            "write '--' before it; what goes forward stands before '-- Rollback'");
      }
      line++;
    }
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
    requireNothingOfTheSession();
    return portions;
  }

  /** Each portion has a session of its own. */
  private void requireNothingOfTheSession() {
    for (int i = 0; i < portions.size() - 1; i++) {
      for (Statement statement : portions.get(i).statements()) {
        SessionState.fix(statement)
            .ifPresent(
                fix -> {
                  throw refused(
                      "'%s' holds for a session, and what is behind this transaction has another one"
                          .formatted(AloneStatement.words(statement.sql())),
                      statement.line(),
                      fix);
                });
      }
    }
  }

  private void take(Statement statement) {
    String words = SqlSplitter.words(statement);
    if (words.equals("begin") || words.startsWith("begin ") || words.startsWith("start ")) {
      begin(statement, words);
    } else if (COMMIT.matcher(words).matches()) {
      isInTransaction = false;
      close();
    } else if (ENDS.matcher(words).matches() && !TO_SAVEPOINT.matcher(words).matches()) {
      throw refused(
          "'%s' would end the transaction that the step is noted in".formatted(words),
          statement.line(),
          "take it out; a statement that fails takes its whole transaction back");
    } else if (AloneStatement.isAlone(statement.sql())) {
      alone(statement);
    } else {
      open.add(statement);
    }
  }

  private void begin(Statement statement, String words) {
    if (isInTransaction) {
      throw refused("a transaction begins inside another one", statement.line(), "commit first");
    }
    if (!BEGIN.matcher(words).matches()) {
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
    if (AloneStatement.isUnnamed(statement.sql())) {
      throw refused(
          "an index that is made concurrently has no name, and could not be found when it is cut"
              + " off",
          statement.line(),
          "write 'create index concurrently NAME on …'");
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

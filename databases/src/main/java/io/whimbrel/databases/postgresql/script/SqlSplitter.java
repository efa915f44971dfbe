package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts SQL at the semicolons that end a statement, by PostgreSQL's lexical rules (manual, 4.1):
 * comments nest; strings double their quotes; {@code E''} strings also have backslashes; names
 * stand in double quotes; dollar quotes end with their own tag; the body of a routine may be {@code
 * begin atomic … end}; parentheses hold semicolons in rules. Rows behind {@code copy … from stdin;}
 * belong to it, up to a line that is {@code \.}. Used by one thread.
 */
final class SqlSplitter {
  private static final Pattern DOLLAR = Pattern.compile("\\$([A-Za-z_\\x80-\\uFFFF][\\w]*)?\\$");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_\\x80-\\uFFFF][\\w$\\x80-\\uFFFF]*");
  private static final Pattern FROM_STDIN =
      Pattern.compile("(?is)copy\\s.*\\sfrom\\s+stdin\\b[^;]*");
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n");

  private final String name;
  private final String text;
  private final int firstLine;
  private final List<Statement> statements = new ArrayList<>();
  private final List<Comment> comments = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private int at;
  private int begin;
  private int depth;
  private int blocks;
  private boolean isAtomic;
  private String lastWord = "";

  /**
   * A comment to the end of its line, on a line of its own.
   *
   * @param start of the text from which it stands there
   * @param text with its dashes
   */
  record Comment(int start, String text) {}

  private SqlSplitter(String name, String text, int firstLine) {
    this.name = name;
    this.text = text;
    this.firstLine = firstLine;
  }

  /**
   * The statements of a text, without the semicolons; what is only comments is none.
   *
   * @param name what problems call the script
   * @param firstLine the line of the script with which the text begins
   */
  static List<Statement> split(String name, String text, int firstLine) {
    return new SqlSplitter(name, text, firstLine).split();
  }

  /** The comments of a text that have a line of their own, outside of whatever is in quotes. */
  static List<Comment> comments(String name, String text) {
    SqlSplitter splitter = new SqlSplitter(name, text, 1);
    splitter.split();
    return splitter.comments;
  }

  /** A statement's words in lower case, each behind one space, without comments and texts. */
  static String words(Statement statement) {
    SqlSplitter splitter = new SqlSplitter("", statement.sql(), statement.line());
    while (splitter.at < splitter.text.length()) {
      splitter.step();
    }
    return splitter.words.toString().strip().replaceAll("\\s+", " ");
  }

  private List<Statement> split() {
    while (at < text.length()) {
      step();
    }
    end(text.length());
    return statements;
  }

  private void step() {
    char c = text.charAt(at);
    if (c == '-' && text.startsWith("--", at)) {
      comment();
    } else if (c == '/' && text.startsWith("/*", at)) {
      skipComment();
    } else if (c == '\'') {
      skipString(/* isEscaping= */ false);
    } else if (c == '"') {
      mark('"');
      skipQuoted('"');
    } else if (c == '$' && dollar().isPresent()) {
      String tag = dollar().orElseThrow();
      mark('$');
      at = behind(tag, at + tag.length(), "the text that begins with " + tag);
    } else if (c == '\\' && words.isEmpty()) {
      throw refused("a command of psql", line(at), "write it as SQL, or run psql in a command");
    } else if (Character.isLetter(c) || c == '_') {
      word();
    } else if (c == ';' && depth == 0 && blocks == 0) {
      semicolon();
    } else {
      other(c);
    }
  }

  private void comment() {
    int end = to("\n", at, text.length());
    int line = text.lastIndexOf('\n', at) + 1;
    if (text.substring(line, at).isBlank()) {
      comments.add(new Comment(at, text.substring(at, end).strip()));
    }
    at = end;
  }

  private void other(char c) {
    if (c == '(') {
      depth++;
    } else if (c == ')') {
      depth = Math.max(0, depth - 1);
    }
    if (!Character.isWhitespace(c)) {
      mark(c);
    }
    at++;
  }

  /** What a statement is made of, without comments and what stands in quotes. */
  private void mark(char c) {
    if (words.isEmpty()) {
      begin = at;
    }
    words.append(c);
  }

  private void word() {
    Matcher matcher = WORD.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      mark(text.charAt(at++));
      return;
    }
    String word = matcher.group().toLowerCase(Locale.ROOT);
    mark(' ');
    words.append(word).append(' ');
    at = matcher.end();
    if (word.equals("e") && at < text.length() && text.charAt(at) == '\'') {
      skipString(/* isEscaping= */ true);
      return;
    }
    countBlocks(word);
    lastWord = word;
  }

  /** Inside a routine of SQL-standard form {@code case} and {@code begin} are closed by end. */
  private void countBlocks(String word) {
    if (word.equals("atomic") && lastWord.equals("begin")) {
      isAtomic = true;
      blocks = 1;
    } else if (isAtomic && blocks > 0) {
      if (word.equals("case") || word.equals("begin")) {
        blocks++;
      } else if (word.equals("end")) {
        blocks--;
      }
    }
  }

  private void semicolon() {
    int end = at++;
    if (words.isEmpty()) {
      return;
    }
    String sql = text.substring(begin, end);
    if (words.toString().startsWith(" copy ") && FROM_STDIN.matcher(sql).matches()) {
      copied(sql);
    } else {
      end(end);
    }
    reset();
  }

  private void copied(String sql) {
    Matcher line = LINE_END.matcher(text).region(at, text.length());
    int rows = line.find() ? line.end() : text.length();
    Matcher last = Pattern.compile("(?m)^\\\\\\.\\r?$").matcher(text);
    if (!last.find(rows)) {
      throw refused(
          "rows of 'copy' without an end", line(begin), "end them with a line that is \\.");
    }
    statements.add(
        new Statement(sql.strip(), line(begin), Optional.of(text.substring(rows, last.start()))));
    at = last.end();
  }

  private void end(int end) {
    if (!words.isEmpty()) {
      if (end == text.length() && blocks > 0) {
        throw refused("a routine without its 'end'", line(begin), "write 'end' behind its body");
      }
      statements.add(
          new Statement(text.substring(begin, end).strip(), line(begin), Optional.empty()));
    }
    reset();
  }

  private void reset() {
    words.setLength(0);
    depth = 0;
    blocks = 0;
    isAtomic = false;
    lastWord = "";
  }

  private Optional<String> dollar() {
    boolean isInName = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
    Matcher matcher = DOLLAR.matcher(text).region(at, text.length());
    return !isInName && matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
  }

  private void skipComment() {
    int open = at;
    int level = 0;
    do {
      if (text.startsWith("/*", at)) {
        level++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        level--;
        at += 2;
      } else if (++at >= text.length()) {
        throw refused("a comment without an end", line(open), "close it with */");
      }
    } while (level > 0);
  }

  private void skipString(boolean isEscaping) {
    mark('\'');
    int open = at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\' && isEscaping) {
        at++;
      } else if (c == '\'') {
        if (at >= text.length() || text.charAt(at) != '\'') {
          return;
        }
        at++;
      }
    }
    throw refused("a text without an end", line(open), "close it with '");
  }

  private void skipQuoted(char quote) {
    at = behind(String.valueOf(quote), at + 1, "the name that begins with " + quote);
  }

  private int behind(String end, int from, String what) {
    int found = text.indexOf(end, from);
    if (found < 0) {
      throw refused(what + " without an end", line(at), "close it with " + end);
    }
    return found + end.length();
  }

  private int to(String end, int from, int otherwise) {
    int found = text.indexOf(end, from);
    return found < 0 ? otherwise : found;
  }

  private int line(int place) {
    return firstLine + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
  }

  private Problem refused(String what, int line, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("the script holds " + what)
        .where(name + ":" + line)
        .fix(fix)
        .exception();
  }
}

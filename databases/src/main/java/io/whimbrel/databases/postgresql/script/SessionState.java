package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.database.script.Script.Statement;
import java.util.Optional;
import java.util.regex.Pattern;

/** Statements whose effect ends with the session, not with the transaction. */
final class SessionState {
  private static final Pattern SETTING =
      Pattern.compile(
          "(set (?!local |transaction |constraints ).*|.*\\bset_config \\(.*\\bfalse \\).*)");
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "create (or replace )?((global|local) )?temp(orary)? .*|select .* into temp(orary)? .*");
  private static final Pattern WITH_TRANSACTION = Pattern.compile(".* on commit drop\\b.*");
  private static final Pattern OTHER =
      Pattern.compile("(prepare|listen|load) .*|declare .* with hold .*");

  private SessionState() {}

  /** What to write instead; empty for a statement that leaves nothing in the session. */
  static Optional<String> fix(Statement statement) {
    String words = SqlSplitter.words(statement) + " ";
    if (SETTING.matcher(words).matches()) {
      return Optional.of("write 'set local …' in each transaction that needs it");
    }
    if (TEMPORARY.matcher(words).matches() && !WITH_TRANSACTION.matcher(words).matches()) {
      return Optional.of(
          "write 'on commit drop' and use it in this transaction only, or make it a table");
    }
    return OTHER.matcher(words).matches()
        ? Optional.of("put all that needs it into one transaction, the last of the script")
        : Optional.empty();
  }
}

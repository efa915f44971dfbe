package io.whimbrel.core.plan;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The id of a migration, such as MIGRATION-001: letters, digits, hyphen, underscore and dot. That
 * of a phase of it has the phase's name behind a colon, as in MIGRATION-001:orders.
 */
public record MigrationId(String text) {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}(:[a-z][a-z0-9-]{0,30})?");

  private static final int BESIDE_MAX = 50;
  private static final int DIGEST_BYTES = 4;
  private static final String MAINTENANCE = ".maintenance";
  private static final String CHECKLIST = ".checklist";

  public MigrationId {
    if (!FORM.matcher(text).matches()) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the migration's id is '" + text + "'")
          .fix("use up to 63 letters, digits, dots, hyphens and underscores, as in MIGRATION-001")
          .exception();
    }
  }

  /** The id of one phase of it. */
  public MigrationId phase(String name) {
    return new MigrationId(text + ":" + name);
  }

  /** The id of the whole migration; of one that is no phase, this one. */
  public MigrationId whole() {
    return isPhase() ? new MigrationId(text.substring(0, text.indexOf(':'))) : this;
  }

  /** The id under which its maintenance mode is noted; it is no migration. */
  public MigrationId maintenance() {
    return beside(MAINTENANCE);
  }

  /** The id under which is noted what people tick on its check lists; it is no migration. */
  public MigrationId checklist() {
    return beside(CHECKLIST);
  }

  /** A long id is cut, and a digest of the whole keeps it apart from others that begin alike. */
  private MigrationId beside(String end) {
    String whole = whole().text;
    String name =
        whole.length() <= BESIDE_MAX
            ? whole
            : whole.substring(0, BESIDE_MAX - 1 - 2 * DIGEST_BYTES) + "-" + digest(whole);
    return new MigrationId(name + end);
  }

  private static String digest(String text) {
    return Sha256.of(text).substring(0, 2 * DIGEST_BYTES);
  }

  /** Whether what people tick is noted under it, so that it is no migration. */
  public boolean isChecklist() {
    return text.endsWith(CHECKLIST);
  }

  /** The id under which a guide is followed in an environment. */
  public MigrationId in(Environment environment) {
    return new MigrationId(text + "." + environment.name().toLowerCase(Locale.ROOT));
  }

  /** Whether maintenance mode is noted under it, so that it is no migration. */
  public boolean isMaintenance() {
    return text.endsWith(MAINTENANCE);
  }

  /** Whether it is the id of one phase. */
  public boolean isPhase() {
    return text.indexOf(':') >= 0;
  }

  @Override
  public String toString() {
    return text;
  }
}

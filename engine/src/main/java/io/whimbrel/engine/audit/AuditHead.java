package io.whimbrel.engine.audit;

import io.whimbrel.core.journal.AuditedRun;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The newest record of a trail: whoever keeps it elsewhere can tell later that nothing before it
 * was changed, cut off or written anew.
 *
 * @param link the record's number and digest
 */
public record AuditHead(RunId run, String link) {
  private static final Pattern TEXT = Pattern.compile("(.+)#([0-9]+:[0-9a-f]{64})");

  /** The head of a run's records. */
  public static AuditHead of(AuditedRun run) {
    return new AuditHead(run.run().run(), run.head());
  }

  /** Reads the text form. */
  public static AuditHead parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("this is no head of an audit trail: " + text)
          .fix("give one as 'whimbrel audit verify' prints it: RUN#NUMBER:DIGEST")
          .exception();
    }
    return new AuditHead(new RunId(matcher.group(1)), matcher.group(2));
  }

  /** The number of the record. */
  public long sequence() {
    return Long.parseLong(link, 0, link.indexOf(':'), 10);
  }

  /** The digest of the record. */
  public String digest() {
    return link.substring(link.indexOf(':') + 1);
  }

  @Override
  public String toString() {
    return run + "#" + link;
  }
}

package io.whimbrel.core.communication;

import java.util.Optional;

/**
 * A trouble that somebody noted, and what became of it.
 *
 * @param opened how it was noted
 * @param closed empty as long as it is open
 */
public record Issue(LogbookEntry.IssueOpened opened, Optional<LogbookEntry.IssueClosed> closed) {
  /** Its number, from 1. */
  public int number() {
    return opened.number();
  }

  /** Whether somebody still has to do something. */
  public boolean isOpen() {
    return closed.isEmpty();
  }

  /** In a word. */
  public String status() {
    return isOpen() ? "Open" : "Resolved";
  }
}

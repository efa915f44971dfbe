package io.whimbrel.documents.strategy.paper;

/**
 * What Whimbrel has to say of an item of a check list.
 *
 * @param words what shows it, with when; or what brings it about
 */
public record Answer(State state, String words) {

  /** How it stands by evidence. */
  public enum State {
    /** Done, or looked at and good. */
    DONE,
    /** Looked at and not good. */
    FAILED,
    /** This migration does not ask for it. */
    NOT_NEEDED,
    /** There is no evidence. */
    OPEN
  }

  /** Done, or looked at and good. */
  public static Answer done(String words) {
    return new Answer(State.DONE, words);
  }

  /** Looked at and not good. */
  public static Answer failed(String words) {
    return new Answer(State.FAILED, "fails: " + words);
  }

  /** This migration does not ask for it. */
  public static Answer notNeeded(String words) {
    return new Answer(State.NOT_NEEDED, "not needed: " + words);
  }

  /** There is no evidence. */
  public static Answer open(String words) {
    return new Answer(State.OPEN, words);
  }
}

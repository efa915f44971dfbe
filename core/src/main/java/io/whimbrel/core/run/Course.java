package io.whimbrel.core.run;

/** Which way changes go. */
public enum Course {
  /** From the old side to the new one, before the cutover. */
  THERE,
  /** From the new side to the old one, behind it: what is the source then was the target. */
  BACK
}

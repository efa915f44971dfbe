/** The schema change plan: what scripts make of a structure, for people. */
@NullMarked
package io.whimbrel.documents.alteration;

import org.jspecify.annotations.NullMarked;

/** Rehearsals: a copy of the source to rehearse on, the plan for it, what it foretells. */
@NullMarked
package io.whimbrel.engine.rehearse;

import org.jspecify.annotations.NullMarked;

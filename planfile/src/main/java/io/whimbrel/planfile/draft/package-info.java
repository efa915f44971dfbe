/**
 * Plans, templates and project files as they are written, and the schemas that editors check them
 * by.
 */
@NullMarked
package io.whimbrel.planfile.draft;

import org.jspecify.annotations.NullMarked;

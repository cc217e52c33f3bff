/**
 * What the register shows a municipality about its submission, worked out from the store before it is
 * sent.
 *
 * @module
 */
export { type FeedbackView, feedbackViews } from "./feedback_views.ts";
export { readFeedback } from "./read_feedback.ts";

/** What the steps that compute need; pinned, so that every engine trains the same models. */
export const analytics = ["numpy==2.2.6", "scikit-learn==1.7.2"];

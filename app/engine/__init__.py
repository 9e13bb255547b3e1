"""流程引擎: the door to SpiffWorkflow. Knows BPMN and DMN; knows neither web nor database."""

"""非煤矿山外包工程业务包：填报检查（contractor、licence、project、accident、review）与流程中的自动步骤。"""
